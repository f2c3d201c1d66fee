import { AppError, accountGone, type ImportRow, type ImportStore, isUuid, touchedIds } from '@rollcall/core'
import { and, desc, eq, sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { beyond, pageOf, timeCursor } from '../keyset.ts'
import { imports, videogames } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { holdShelf } from './hold-shelf.ts'
import { oneByOne } from './one-by-one.ts'
import { readGames } from './read-videogames.ts'
import { insertGames, removeGames, updateGames } from './write-videogames.ts'

const summary = {
  id: imports.id,
  created_at: imports.created_at,
  format: imports.format,
  counts: imports.counts,
  undone_at: imports.undone_at
}

/** Imports of video games in PostgreSQL. However many a user has going, one of them has a connection. */
export function postgresImports(db: Db): ImportStore {
  const inTurn = oneByOne()
  return translatingLoss<ImportStore>({
    async take(user_id, ids, plan) {
      const take = async (tx: Db) => {
        if (!(await holdShelf(tx, user_id))) throw accountGone()
        const games = await readGames(tx, eq(videogames.user_id, user_id))
        const write = plan({ games, taken: await takenIds(tx, user_id, ids) })
        await insertGames(tx, { user_id, games: write.added })
        await updateGames(tx, { user_id, games: write.changed })
        if (write.record !== null) await tx.insert(imports).values({ ...write.record, user_id })
        return write
      }
      return inTurn(user_id, () => again(() => db.transaction(take)))
    },

    async undo(user_id, id, plan) {
      const undo = async (tx: Db) => {
        await holdShelf(tx, user_id)
        const record = await find(tx, user_id, id)
        const games = await readGames(tx, isOneOf(user_id, touchedIds(record)))
        const write = plan({ record, games })
        await removeGames(tx, { user_id, ids: write.removed })
        await updateGames(tx, { user_id, games: write.changed })
        await tx.update(imports).set({ undone_at: write.undone_at }).where(eq(imports.id, record.id))
        return write
      }
      return inTurn(user_id, () => again(() => db.transaction(undo)))
    },

    async list({ user_id, ...paging }) {
      const isOwn = eq(imports.user_id, user_id)
      return pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select(summary)
            .from(imports)
            .where(and(isOwn, beyond(paging.cursor, imports, 'newest first')))
            .orderBy(desc(imports.created_at), desc(imports.id))
            .limit(limit)
            .offset(offset)
            .prepare('list_imports')
            .execute(),
        total: () => db.$count(imports, isOwn),
        cursor: timeCursor
      })
    },

    async find(user_id, id) {
      return find(db, user_id, id)
    }
  })
}

/** Which of the ids games of others have. */
async function takenIds(db: Db, user_id: string, ids: readonly string[]): Promise<Set<string>> {
  const asked = ids.filter(isUuid)
  if (asked.length === 0) return new Set()
  const rows = await db.execute<{ id: string }>(
    sql`SELECT id FROM videogames WHERE id = ANY(${sql.param(asked)}::uuid[]) AND user_id <> ${user_id}`
  )
  return new Set(rows.map(({ id }) => id))
}

function isOneOf(user_id: string, ids: readonly string[]) {
  return and(eq(videogames.user_id, user_id), sql`${videogames.id} = ANY(${sql.param([...ids])}::uuid[])`)
}

async function find(db: Db, user_id: string, id: string): Promise<ImportRow> {
  if (!isUuid(id)) throw noImport(id)
  const [found] = await db
    .select({ ...summary, rows: imports.rows })
    .from(imports)
    .where(and(eq(imports.id, id), eq(imports.user_id, user_id)))
    .prepare('find_import')
    .execute()
  if (!found) throw noImport(id)
  return found
}

function noImport(id: string): AppError {
  return new AppError('not_found', `No import ${id}`)
}
