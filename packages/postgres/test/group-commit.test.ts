import { memoryTelemetry } from '@rollcall/core/contracts'
import t from 'tap'
import { type GroupCommitOptions, groupCommit } from '../src/group-commit.ts'

const limits = { divisible: () => true, batchLimit: 100, waitingLimit: 100, inFlight: 1 }

t.test('what comes while a batch is on its way goes with the next, in order', async (t) => {
  const { batches, add, release } = held()
  const answers = [add(1), add(2)]
  await turn()
  answers.push(add(3), add(4), add(5))
  await turn()
  t.strictSame(batches, [[1, 2]])
  release()
  t.strictSame(await Promise.all(answers.slice(0, 2)), [10, 20])
  await turn()
  t.strictSame(batches, [
    [1, 2],
    [3, 4, 5]
  ])
  release()
  t.strictSame(await Promise.all(answers), [10, 20, 30, 40, 50])
})

t.test('no more batches are on their way at once than allowed', async (t) => {
  const { batches, add, release } = held({ inFlight: 2, batchLimit: 1 })
  const answers = [1, 2, 3].map(add)
  await turn()
  t.strictSame(batches, [[1], [2]])
  release()
  await turn()
  t.strictSame(batches, [[1], [2], [3]])
  release()
  await Promise.all(answers)
})

t.test('a batch weighs no more than allowed, and a heavier element goes alone', async (t) => {
  const { batches, add } = simple({ batchLimit: 10, weigh: (element) => element })
  await Promise.all([4, 6, 1, 30, 2].map(add))
  t.strictSame(batches, [[4, 6], [1], [30], [2]])
})

t.test('one bad element fails alone', async (t) => {
  const { batches, add } = simple({
    commit: async (batch) => {
      batches.push([...batch])
      if (batch.includes(5)) throw new Error('bad')
      return batch
    }
  })
  const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map(add))
  t.strictSame(
    settled.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'bad')),
    [1, 2, 3, 4, 'bad', 6, 7]
  )
})

t.test('a batch that cannot be divided fails whole, and the next one is tried', async (t) => {
  let lost = true
  const { add } = simple({
    divisible: () => false,
    commit: async (batch) => {
      if (lost) throw new Error('lost')
      return batch
    }
  })
  const settled = await Promise.allSettled([1, 2, 3].map(add))
  t.ok(settled.every(({ status }) => status === 'rejected'))
  lost = false
  t.equal(await add(4), 4)
})

t.test('an error among the answers rejects that call alone', async (t) => {
  const { add } = simple({
    commit: async (batch) => batch.map((element) => (element === 2 ? new Error('two') : element))
  })
  const [one, two] = await Promise.allSettled([add(1), add(2)])
  t.match(one, { value: 1 })
  t.match(two, { reason: { message: 'two' } })
})

t.test('beyond what may wait, calls are turned away at once with a time to come back', async (t) => {
  const { add, release } = held({ waitingLimit: 3 })
  const first = add(0)
  await turn()
  const waiting = [1, 2, 3].map(add)
  await t.rejects(add(4), { code: 'unavailable', retryAfter: 1 })
  release()
  await first
  await turn()
  const room = add(5)
  release()
  t.strictSame(await Promise.all(waiting), [10, 20, 30])
  await turn()
  release()
  t.equal(await room, 50)
})

t.test('drain waits for all that was added', async (t) => {
  const { add, drain, release } = held()
  await drain()
  const answers = [add(1)]
  await turn()
  answers.push(add(2))
  let drained = false
  const draining = drain().then(() => {
    drained = true
  })
  release()
  await answers[0]
  t.notOk(drained)
  await turn()
  release()
  await draining
  t.strictSame(await Promise.all(answers), [10, 20])
})

t.test('a batch belongs to the first call whose trace is kept, and is linked to the others', async (t) => {
  const telemetry = memoryTelemetry()
  const { add } = simple({ observe: { name: 'numbers', telemetry } })
  const span = (digit: string, sampled: boolean) => ({
    trace_id: digit.repeat(32),
    span_id: digit.repeat(16),
    sampled
  })
  const calls = [span('a', false), span('b', true), span('c', true)]
  await Promise.all(calls.map((call, i) => telemetry.within(call, () => add(i))))
  await Promise.all(calls.slice(0, 1).map((call) => telemetry.within(call, () => add(9))))
  const [a, b, c] = calls
  t.match(telemetry.spans, [
    { name: 'numbers.commit', parent_id: b?.span_id, links: [a?.span_id, c?.span_id] },
    { name: 'numbers.commit', parent_id: a?.span_id, links: [] }
  ])
})

type Options = Partial<GroupCommitOptions<number, number>>

function simple(options: Options) {
  const batches: number[][] = []
  const commit = async (batch: readonly number[]) => {
    batches.push([...batch])
    return batch
  }
  return { batches, ...groupCommit<number, number>({ ...limits, commit, ...options }) }
}

/** Batches stay on their way until they are released. */
function held(options: Options = {}) {
  const batches: number[][] = []
  let waiting: (() => void)[] = []
  const commit = async (batch: readonly number[]) => {
    batches.push([...batch])
    await new Promise<void>((resolve) => waiting.push(resolve))
    return batch.map((element) => element * 10)
  }
  const release = () => {
    for (const resolve of waiting) resolve()
    waiting = []
  }
  return { batches, release, ...groupCommit<number, number>({ ...limits, commit, ...options }) }
}

/** Two turns of the event loop: what was to start has started. */
async function turn(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve))
}
