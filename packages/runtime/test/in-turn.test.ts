import { AppError } from '@rollcall/core'
import t from 'tap'
import { inTurn } from '../src/in-turn.ts'

/** Work that begins when it is let, and ends when it is told to. */
function jobs(takeTurn: ReturnType<typeof inTurn>) {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const start = (id: number) =>
    takeTurn(() => {
      begun.push(id)
      return new Promise<number>((resolve) => ends.push(() => resolve(id)))
    })
  return { begun, start, endNext: () => ends.shift()?.() }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

t.test('so many work at once; the rest begin in the order they came', async (t) => {
  const { begun, start, endNext } = jobs(inTurn({ atOnce: 2 }))
  const all = [1, 2, 3, 4].map(start)
  await settled()
  t.strictSame(begun, [1, 2])
  endNext()
  await settled()
  t.strictSame(begun, [1, 2, 3])
  for (let i = 0; i < 3; i++) {
    endNext()
    await settled()
  }
  t.strictSame(await Promise.all(all), [1, 2, 3, 4])
})

t.test('what would wait behind too many is refused at once, and told when to come back', async (t) => {
  const { begun, start, endNext } = jobs(inTurn({ atOnce: 1, mostWaiting: 2 }))
  const all = [1, 2, 3].map(start)
  const refused = await start(4).catch((error: unknown) => error)
  t.ok(refused instanceof AppError)
  t.match(refused, { code: 'unavailable', retryAfter: 1 })
  for (let i = 0; i < 3; i++) {
    await settled()
    endNext()
  }
  await Promise.all(all)
  t.strictSame(begun, [1, 2, 3])
  const later = start(5)
  await settled()
  endNext()
  t.equal(await later, 5)
})

t.test('what would wait for too long is refused, judging by how long one took lately', async (t) => {
  const takeTurn = inTurn({ atOnce: 1, longestWait: 50 })
  const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 40))
  await takeTurn(slow)
  const all = [takeTurn(slow), takeTurn(slow), takeTurn(slow)]
  await t.rejects(takeTurn(slow), { code: 'unavailable', retryAfter: 1 })
  await t.resolves(Promise.all(all))
  await t.resolves(takeTurn(slow))
})

t.test('work that fails makes place for the next', async (t) => {
  const takeTurn = inTurn({ atOnce: 1 })
  const failing = takeTurn(() => Promise.reject(new Error('broken')))
  const next = takeTurn(async () => 'done')
  await t.rejects(failing, { message: 'broken' })
  t.equal(await next, 'done')
})
