import { setTimeout as sleep } from 'node:timers/promises'
import type { FieldError } from '@rollcall/core'
import { connect, connectEmbedded, type Database, hasEmbedded, postgresMigrations } from '@rollcall/postgres'
import { dataDirOf } from './data-dir.ts'
import type { Config } from './env.ts'

/** How long a database may take that is only asked because the start fails anyway, in milliseconds. */
const PATIENCE = 2_000

/** What is wrong when these migrations wait and `ROLLCALL_MIGRATE` is off; in the order they will be applied. */
export function outdatedSchema(waiting: readonly string[]): FieldError {
  const what =
    waiting.length === 0 ? 'there is no database yet' : `the schema is outdated (${waiting.join(', ')})`
  const detail = `is off, and ${what}: run rollcall db migrate, or set it to auto`
  return { pointer: '/ROLLCALL_MIGRATE', detail }
}

/**
 * Looks whether the schema is outdated, for a start that has failed already, so that one attempt tells all. The database
 * may have a fault of its own: that is none to tell before the settings are right.
 */
export async function lookForOutdatedSchema(config: Config): Promise<FieldError[]> {
  if (config.ROLLCALL_MIGRATE !== 'off') return []
  if (config.DATABASE_URL === undefined && !hasEmbedded(dataDirOf(config))) return [outdatedSchema([])]
  const waiting = await waitingMigrations(config).catch(() => [])
  return waiting.length > 0 ? [outdatedSchema(waiting)] : []
}

async function waitingMigrations(config: Config): Promise<string[]> {
  const { sql, close } = await reach(config)
  try {
    return await Promise.race([waitingIn(sql), sleep(PATIENCE, [], { ref: false })])
  } finally {
    // A server that does not answer is given up after a while: nobody has to wait for that to hear what is wrong.
    void close().catch(() => undefined)
  }
}

async function waitingIn(sql: Database['sql']): Promise<string[]> {
  const migrations = await postgresMigrations(sql).list()
  return migrations.filter(({ applied_at }) => applied_at === null).map(({ name }) => name)
}

/** One connection that gives up soon. */
async function reach(config: Config): Promise<Database> {
  const { DATABASE_URL } = config
  return DATABASE_URL === undefined
    ? connectEmbedded({ dataDir: dataDirOf(config), max: 1 })
    : connect(DATABASE_URL, { max: 1, silence: PATIENCE })
}
