import { AppError, type SpanRef, type Telemetry } from '@rollcall/core'
import { batchSpan } from './batch-span.ts'

export interface GroupCommitOptions<T, R> {
  /**
   * Writes a batch and answers for its elements, in their order, once all is committed. An Error among the answers
   * rejects that call alone; a rejection fails the batch.
   */
  commit(batch: readonly T[]): Promise<readonly (R | Error)[]>
  /** Whether one element may be to blame for a failed batch: it is tried again in halves, to spare the others. */
  divisible(error: unknown): boolean
  /** What an element counts for in the limits below; 1 by default. */
  weigh?(element: T): number
  /** The most a batch weighs. A heavier element goes alone. */
  batchLimit: number
  /** The most that may wait; beyond it calls are turned away at once, so that memory stays bounded. */
  waitingLimit: number
  /** How many batches may be on their way at once. */
  inFlight: number
  /** Who is told of each batch, and what it is called. */
  observe?: { name: string; telemetry: Telemetry | undefined }
}

export interface GroupCommit<T, R> {
  /** Resolves once the element is committed. Rejects with `unavailable` when too much waits already. */
  add(element: T): Promise<R>
  /** Resolves once everything added has been answered. */
  drain(): Promise<void>
}

type Outcome<R> = { answer: R } | { error: unknown }

interface Call<T, R> {
  element: T
  weight: number
  /** The work that waits for it. */
  span: SpanRef | undefined
  resolve(answer: R): void
  reject(error: unknown): void
}

/**
 * Writes in batches made by what is in flight: while one is on its way to the database the next calls gather, and one
 * statement carries them all. No timer waits for more, and nothing is answered before it is committed.
 */
export function groupCommit<T, R>(options: GroupCommitOptions<T, R>): GroupCommit<T, R> {
  const { commit, divisible, weigh = () => 1, batchLimit, waitingLimit, inFlight, observe } = options
  let waiting: Call<T, R>[] = []
  let waitingWeight = 0
  let flying = 0
  let scheduled = false
  let drained: (() => void)[] = []

  return {
    add(element) {
      const weight = weigh(element)
      if (waitingWeight > 0 && waitingWeight + weight > waitingLimit) return Promise.reject(overloaded())
      waitingWeight += weight
      return new Promise((resolve, reject) => {
        waiting.push({ element, weight, span: observe?.telemetry?.here(), resolve, reject })
        schedule()
      })
    },

    drain() {
      return new Promise((resolve) => {
        drained.push(resolve)
        settle()
      })
    }
  }

  /** Starts when this turn of the event loop ends, so that what arrived together travels together. */
  function schedule(): void {
    if (scheduled || flying >= inFlight) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      start()
    })
  }

  function start(): void {
    while (flying < inFlight && waiting.length > 0) void send(nextBatch())
  }

  function nextBatch(): Call<T, R>[] {
    let size = 0
    let weight = 0
    for (const call of waiting) {
      if (size > 0 && weight + call.weight > batchLimit) break
      weight += call.weight
      size++
    }
    const batch = waiting.slice(0, size)
    waiting = waiting.slice(size)
    waitingWeight -= weight
    return batch
  }

  /** The next batch is on its way before this one is answered: the database need not wait for that. */
  async function send(batch: Call<T, R>[]): Promise<void> {
    flying++
    const outcomes = await attempt(batch)
    flying--
    start()
    for (const [i, { resolve, reject }] of batch.entries()) {
      const outcome = outcomes[i]
      if (outcome && 'answer' in outcome) resolve(outcome.answer)
      else reject(outcome?.error)
    }
    settle()
  }

  async function attempt(batch: Call<T, R>[]): Promise<Outcome<R>[]> {
    try {
      const answers = await commitObserved(batch)
      if (answers.length !== batch.length) throw new Error('a batch was not answered in full')
      return answers.map((answer) => (answer instanceof Error ? { error: answer } : { answer }))
    } catch (error) {
      if (batch.length === 1 || !divisible(error)) return batch.map(() => ({ error }))
      const middle = batch.length >> 1
      const first = await attempt(batch.slice(0, middle))
      return [...first, ...(await attempt(batch.slice(middle)))]
    }
  }

  function commitObserved(batch: Call<T, R>[]): Promise<readonly (R | Error)[]> {
    const write = () => commit(batch.map(({ element }) => element))
    if (observe?.telemetry === undefined) return write()
    return batchSpan(observe.telemetry, { name: observe.name, calls: batch }, write)
  }

  function settle(): void {
    if (flying > 0 || waiting.length > 0) return
    for (const resolve of drained) resolve()
    drained = []
  }
}

function overloaded(): AppError {
  return new AppError('unavailable', 'Too much is waiting to be written; try again in a moment', {
    retryAfter: 1
  })
}
