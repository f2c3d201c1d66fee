import type { Probe } from '@rollcall/core'
import type { Sql } from 'postgres'

const DEADLINE = 1500

/** Asks the database for an answer within 1.5 seconds. A question still open is not asked twice. */
export function databaseProbe(sql: Sql): Probe {
  let asked: Promise<unknown> | undefined

  function ask(): Promise<unknown> {
    asked ??= sql`select 1`.finally(() => {
      asked = undefined
    })
    return asked
  }

  return async () => {
    const start = performance.now()
    const error = await within(DEADLINE, ask())
    const latency_ms = Math.round((performance.now() - start) * 10) / 10
    return { name: 'database', required: true, status: error === null ? 'OK' : 'KO', latency_ms, error }
  }
}

/** What went wrong, in words; `null` when the answer came in time. */
async function within(milliseconds: number, answer: Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, milliseconds, `no answer within ${milliseconds} ms`)
  })
  const outcome = answer.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message || error.name : String(error))
  )
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer))
}
