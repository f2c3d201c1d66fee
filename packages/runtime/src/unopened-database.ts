import { randomBytes } from 'node:crypto'
import { AppError } from '@rollcall/core'
import { unreachableDatabase } from '@rollcall/postgres'
import { dataDirOf } from './data-dir.ts'
import type { Config } from './env.ts'
import { jwtKeysOf, unnamedKey } from './jwt-keys.ts'
import type { OpenDatabase } from './open-database.ts'

/**
 * For `catch`: stands for a database that could not be opened, so that everything else can be looked at. Its statements
 * fail for the same reason.
 */
export function unopenedDatabase(config: Config) {
  return (error: unknown): OpenDatabase => {
    if (!(error instanceof AppError)) throw error
    const database = unreachableDatabase(error)
    const configured = jwtKeysOf(config)
    return {
      database,
      patient: database,
      eager: database,
      place: dataDirOf(config),
      // Nobody logs in here: any secret will do.
      jwtKeys: configured.length > 0 ? configured : [unnamedKey(randomBytes(32).toString('hex'))],
      close: () => database.close()
    }
  }
}
