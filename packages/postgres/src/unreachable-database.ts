import { connect, type Database } from './database.ts'
import { refusal } from './embedded/dial.ts'

/** A database whose every statement fails for this reason. */
export function unreachableDatabase(reason: Error): Database {
  const transport = { ssl: false, backoff: () => 0, socket: async () => refusal(reason) }
  return connect('postgres://', { max: 1, transport })
}
