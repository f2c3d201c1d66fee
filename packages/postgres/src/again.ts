import { sqlState } from './sql-errors.ts'

/** Met another statement in an unlucky order: serialization failure, deadlock, a row just made elsewhere. */
const LOST_A_RACE = new Set(['40001', '40P01', '23505', '23503'])
const ATTEMPTS = 5

/** Runs a statement, or a transaction, again while it loses a race. */
export async function again<A>(run: () => Promise<A>): Promise<A> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === ATTEMPTS || !LOST_A_RACE.has(sqlState(error) ?? '')) throw error
    }
  }
}
