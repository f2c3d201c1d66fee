import { AppError, type NewOccurrence, type OccurrenceRecorder } from '@rollcall/core'
import { again } from '../again.ts'
import type { Database } from '../database.ts'
import { groupCommit } from '../group-commit.ts'
import { sqlState, translateLoss } from '../sql-errors.ts'
import { recordCarefully } from './record-carefully.ts'
import { recordKnown } from './record-known.ts'
import type { Recorded } from './recorded.ts'

export interface PostgresOccurrenceRecorder extends OccurrenceRecorder {
  /** Resolves once every occurrence taken in has been answered. */
  drain(): Promise<void>
}

/** Characters of payload; an occurrence counts for some more, so that batches of small ones are bounded as well. */
const BATCH_LIMIT = 2 ** 21
const WAITING_LIMIT = 2 ** 26
const OVERHEAD = 2048

/** SQLSTATE classes of what the data is to blame for: data exception, constraint violation, limit exceeded. */
const BAD_DATA = /^(22|23|54)/

/** Rejects besides with `invalid` for an occurrence that the database refuses to hold. */
export function postgresOccurrenceRecorder({
  sql,
  telemetry
}: Pick<Database, 'sql' | 'telemetry'>): PostgresOccurrenceRecorder {
  const { add, drain } = groupCommit<NewOccurrence, Recorded | null>({
    commit: recordBatch,
    divisible: (error) => BAD_DATA.test(sqlState(error) ?? ''),
    weigh: ({ payload }) => payload.length + OVERHEAD,
    batchLimit: BATCH_LIMIT,
    waitingLimit: WAITING_LIMIT,
    inFlight: 1,
    observe: { name: 'occurrences', telemetry }
  })

  return { record: (occurrence) => add(occurrence).catch(translate), drain }

  async function recordBatch(batch: readonly NewOccurrence[]): Promise<(Recorded | null | Error)[]> {
    const answers = await again(() => recordKnown(sql, batch))
    const others = batch.filter((_, i) => answers[i] === undefined)
    const rest = others.length > 0 ? await again(() => recordCarefully(sql, others)) : []
    const next = rest.values()
    const recorded = answers.map((answer) => (answer === undefined ? (next.next().value ?? null) : answer))
    telemetry?.count('rollcall.ingest.occurrences', recorded.filter(isRecorded).length)
    return recorded
  }
}

function isRecorded(answer: Recorded | null | Error): boolean {
  return answer !== null && !(answer instanceof Error)
}

function translate(error: unknown): never {
  const state = sqlState(error)
  if (state !== undefined && BAD_DATA.test(state)) {
    throw new AppError('invalid', 'The database cannot hold this occurrence', { cause: error })
  }
  translateLoss(error)
}
