import { AppError, broken, type Checkup, fine, type Migrations } from '@rollcall/core'
import { timelyCheckup } from './timely-checkup.ts'

/** How many migrations are named. */
const NAMED = 3

/** Whether the schema is that of this program. */
export function schemaCheckup(migrations: Migrations): Checkup {
  return timelyCheckup('schema', async () => {
    const list = await migrations.list().catch(unlessForeign)
    if (list instanceof AppError) return broken('schema', list.message, 'Update Rollcall on this machine')
    const waiting = list.filter(({ applied_at }) => applied_at === null).map(({ name }) => name)
    if (waiting.length === 0) return fine('schema', `All ${list.length} migrations are applied`)
    const more = waiting.length > NAMED ? ` and ${waiting.length - NAMED} more` : ''
    const detail = `${waiting.length} of ${list.length} migrations wait: ${waiting.slice(0, NAMED).join(', ')}${more}`
    return broken('schema', detail, 'Run rollcall db migrate')
  })
}

/** Migrations that this program does not know are an answer here. */
function unlessForeign(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'conflict') return error
  throw error
}
