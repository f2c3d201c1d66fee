import type { AttemptStore, Attempts } from '@rollcall/core'
import { and, asc, gt, inArray, lte, notInArray, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { lazily } from '../lazily.ts'
import { attempts } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'

/** More than one change adds, so that what has expired is gone sooner than new comes in. */
const FORGOTTEN_AT_ONCE = 10

/** Counters in PostgreSQL, shared by all processes. */
export function postgresAttempts(db: Db): AttemptStore {
  const byKey = lazily(() =>
    db
      .select()
      .from(attempts)
      .where(
        and(
          sql`${attempts.key} = any(${sql.placeholder('keys')}::text[])`,
          gt(attempts.expires_at, sql.placeholder('now'))
        )
      )
      .prepare('attempts_by_key')
  )

  return translatingLoss<AttemptStore>({
    async read(keys, now) {
      return byKeys(await byKey().execute({ keys: [...keys], now }))
    },

    async change(keys, change, now) {
      await db.transaction(async (tx) => {
        const held = await hold(keys, { db: tx, now })
        const isNew = held.some(({ expires_at }) => expires_at <= now)
        const known = byKeys(held.filter(({ expires_at }) => expires_at > now))
        const changed = change(keys.map((key) => known.get(key) ?? null))
        const kept = changed.filter((one) => one !== null)
        await Promise.all([
          kept.length > 0 && keep(kept, tx),
          (isNew || kept.length < keys.length) && forget(keys, { db: tx, now, kept })
        ])
      })
    }
  })
}

interface Changing {
  db: Db
  now: string
}

/**
 * The rows of the keys, made where there are none, for this transaction alone. All take them in the same order, so they
 * wait for each other but never in a circle. The commit is not waited for until it is on disk: after a crash of the
 * server it does not matter that the last few attempts are forgotten.
 */
async function hold(keys: readonly string[], { db, now }: Changing): Promise<Attempts[]> {
  const rows = [...new Set(keys)].sort().map((key) => ({ key, count: 0, next_at: now, expires_at: now }))
  const held = await db
    .insert(attempts)
    .values(rows)
    .onConflictDoUpdate({ target: attempts.key, set: { key: sql`excluded.key` } })
    .returning({
      key: attempts.key,
      count: attempts.count,
      next_at: attempts.next_at,
      expires_at: attempts.expires_at,
      commit: sql`set_config('synchronous_commit', 'off', true)`
    })
    .prepare('hold_attempts')
    .execute()
  return held.map(({ commit: _commit, ...row }) => row)
}

async function keep(kept: Attempts[], db: Db): Promise<void> {
  const { count, next_at, expires_at } = excluded
  await db
    .insert(attempts)
    .values(kept)
    .onConflictDoUpdate({ target: attempts.key, set: { count, next_at, expires_at } })
    .prepare('keep_attempts')
    .execute()
}

const excluded = {
  count: sql`excluded.count`,
  next_at: sql`excluded.next_at`,
  expires_at: sql`excluded.expires_at`
}

/** The keys that are not kept, and some of what has expired that nobody else is at. */
async function forget(
  keys: readonly string[],
  { db, now, kept }: Changing & { kept: Attempts[] }
): Promise<void> {
  const keptKeys = new Set(kept.map(({ key }) => key))
  const gone = keys.filter((key) => !keptKeys.has(key))
  const expired = db
    .select({ key: attempts.key })
    .from(attempts)
    .where(and(lte(attempts.expires_at, now), notInArray(attempts.key, [...keys])))
    .orderBy(asc(attempts.expires_at))
    .limit(FORGOTTEN_AT_ONCE)
    .for('update', { skipLocked: true })
  await db
    .delete(attempts)
    .where(or(inArray(attempts.key, gone), inArray(attempts.key, expired)))
    .prepare('forget_attempts')
    .execute()
}

function byKeys(rows: Attempts[]): Map<string, Attempts> {
  return new Map(rows.map((row) => [row.key, row]))
}
