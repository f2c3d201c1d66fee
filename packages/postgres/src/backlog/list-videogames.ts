import {
  decodeCursor,
  encodeCursor,
  foreignCursor,
  type Page,
  type Paging,
  type VideogameQuery,
  type VideogameRow,
  type VideogameSort
} from '@rollcall/core'
import { and, type Column, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { pageOf } from '../keyset.ts'
import { videogames } from '../schema.ts'
import { gameColumns } from './read-videogames.ts'

interface Sort {
  key: SQL
  type: SQL
  direction: SQL
  beyond: SQL
}

const down = { direction: sql`DESC`, beyond: sql`<` }
const up = { direction: sql`ASC`, beyond: sql`>` }

/** Each is an index, after the owner. What is not known comes last. */
const SORTS: Record<VideogameSort, Sort> = {
  created_at: { key: sql`videogames.created_at`, type: sql`timestamptz`, ...down },
  updated_at: { key: sql`videogames.updated_at`, type: sql`timestamptz`, ...down },
  title: { key: sql`sort_title COLLATE "C"`, type: sql`text COLLATE "C"`, ...up },
  // Digits come before TBA, and that before U.
  release_date: {
    key: sql`(coalesce(release_date, 'U') COLLATE "C")`,
    type: sql`text COLLATE "C"`,
    ...up
  },
  score: { key: sql`coalesce(score, -1)`, type: sql`int`, ...down },
  hours_to_beat: { key: sql`coalesce(hours_to_beat, 'infinity')`, type: sql`double precision`, ...up }
}

/** One page of the games of a user. */
export async function listVideogames(db: Db, query: VideogameQuery & Paging): Promise<Page<VideogameRow>> {
  const { user_id, sort, cursor } = query
  const { key, direction } = SORTS[sort]
  const conditions = conditionsOf(query)
  const matching = and(eq(videogames.user_id, user_id), ...conditions)
  const beyond = cursor === undefined ? undefined : isBeyond(cursor, sort)
  const found = await pageOf(query, {
    rows: (limit, offset) => {
      const statement = db
        .select({ ...gameColumns, key: sql<string>`(${key})::text`.as('key') })
        .from(videogames)
        .where(and(matching, beyond))
        .orderBy(sql`${key} ${direction}, ${videogames.id} ${direction}`)
        .limit(limit)
        .offset(offset)
      // Each connection keeps what was prepared in it, and there is no end to the filters that can be combined.
      return conditions.length === 0 ? statement.prepare('list_videogames').execute() : statement
    },
    total: () => db.$count(videogames, matching),
    cursor: ({ key, id }) => encodeCursor([sort, key, id])
  })
  return { ...found, data: found.data.map(({ key: _key, ...game }) => game) }
}

function isBeyond(cursor: string, sort: VideogameSort): SQL {
  const { key, type, beyond } = SORTS[sort]
  const [made_for, last, id] = decodeCursor(cursor, ['string', 'string', 'string'] as const)
  if (made_for !== sort) throw foreignCursor()
  return sql`(${key}, id) ${beyond} (${last}::${type}, ${id}::uuid)`
}

function conditionsOf({
  words = [],
  status,
  platform,
  publisher,
  year,
  min_score,
  max_score
}: VideogameQuery): SQL[] {
  return [
    ...words.map((word) => holds(videogames.search_text, word)),
    ...(status === undefined ? [] : [inArray(videogames.status, [...status])]),
    ...(platform === undefined ? [] : [holds(videogames.platform_text, platform)]),
    ...(publisher === undefined ? [] : [holds(videogames.publisher_text, publisher)]),
    ...(year === undefined ? [] : [sql`left(${videogames.release_date}, 4) = ${year}`]),
    ...(min_score === undefined ? [] : [gte(videogames.score, min_score)]),
    ...(max_score === undefined ? [] : [lte(videogames.score, max_score)])
  ]
}

/** To the letter: the texts are folded already. No column can hold a NUL character. */
function holds(column: Column, text: string): SQL {
  return text.includes('\0') ? sql`false` : sql`strpos(${column}, ${text}) > 0`
}
