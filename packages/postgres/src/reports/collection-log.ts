import { AppError, type CollectionLog, type Source } from '@rollcall/core'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { collections } from '../schema.ts'
import { onUniqueViolation, translatingLoss } from '../sql-errors.ts'

/**
 * Collections in PostgreSQL. That only one runs is a unique index, and a sign of life on the row instead of a
 * session's lock: all connections of the embedded database are one session. One silent for `staleAfterMs` is dead.
 */
export function postgresCollections(db: Db, { staleAfterMs }: { staleAfterMs: number }): CollectionLog {
  const stale = sql`${collections.alive_at} < now() - ${`${staleAfterMs} milliseconds`}::interval`

  async function close(
    id: string,
    change: { state: 'complete' | 'abandoned'; seen?: number; stored?: number }
  ) {
    const closed = await db
      .update(collections)
      .set(change)
      .where(isRunning(id))
      .returning({ id: collections.id })
    if (closed.length === 0) throw lost(id)
  }

  return translatingLoss<CollectionLog>({
    async begin({ id, source, started_at }) {
      await db
        .update(collections)
        .set({ state: 'abandoned' })
        .where(and(eq(collections.source, source), eq(collections.state, 'running'), stale))
      await db
        .insert(collections)
        .values({ id, source, started_at, state: 'running', alive_at: sql`now()` })
        .catch(onUniqueViolation(() => running(source)))
      const [before] = await db
        .select({ started_at: collections.started_at })
        .from(collections)
        .where(and(eq(collections.source, source), eq(collections.state, 'complete')))
        .orderBy(desc(collections.started_at))
        .limit(1)
      return { since: before?.started_at ?? null }
    },

    async advance(id, progress) {
      const alive = await db
        .update(collections)
        .set({ ...progress, alive_at: sql`now()` })
        .where(isRunning(id))
        .returning({ id: collections.id })
      if (alive.length === 0) throw lost(id)
    },

    finish: (id, result) => close(id, { ...result, state: 'complete' }),
    abandon: (id) => close(id, { state: 'abandoned' })
  })

  async function running(source: Source): Promise<AppError> {
    const [other] = await db
      .select({ started_at: collections.started_at })
      .from(collections)
      .where(and(eq(collections.source, source), eq(collections.state, 'running')))
    const since = other ? ` since ${other.started_at}` : ''
    const patience = Math.ceil(staleAfterMs / 1000)
    return new AppError(
      'conflict',
      `A collection is running${since}. Wait for it to end; one that was killed is given up after ${patience} s`
    )
  }
}

function isRunning(id: string) {
  return and(eq(collections.id, id), eq(collections.state, 'running'))
}

function lost(id: string): AppError {
  return new AppError(
    'conflict',
    `Another collection has taken over from ${id}, which showed no sign of life`
  )
}
