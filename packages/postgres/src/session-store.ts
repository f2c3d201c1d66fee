import type { SessionStore } from '@rollcall/core'
import type { Db } from './database.ts'
import { sessions } from './schema.ts'
import { translatingLoss } from './sql-errors.ts'

/** Sessions in PostgreSQL. */
export function postgresSessions(db: Db): SessionStore {
  return translatingLoss<SessionStore>({
    async add(session) {
      await db.insert(sessions).values(session)
    }
  })
}
