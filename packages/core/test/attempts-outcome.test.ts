import { AppError, operator } from '@rollcall/core'
import t from 'tap'
import { attempting } from '../src/attempts/attempting.ts'
import { bench, failing, HOME, MANY } from './attempts-bench.ts'

t.test('what is nobody’s fault is no attempt', async (t) => {
  for (const code of ['unavailable', 'internal', 'upstream_failed'] as const) {
    const { fail, succeed } = bench(2, 2)
    t.strictSame(await failing(9, () => fail('ada', HOME, code)), Array(9).fill(code))
    await fail('ada')
    await fail('ada', HOME, code)
    t.equal(await succeed('ada'), 'in', 'also when it was the last free one')
  }
  const { attempts, from, ports } = bench(2, 2)
  const broken = async () => {
    throw new TypeError('a bug')
  }
  const attempt = { action: 'login', account: 'ada' }
  for (let i = 0; i < 5; i++) {
    await t.rejects(attempting(attempt, { ports, caller: from(HOME) }, broken), new TypeError('a bug'))
  }
  t.equal(attempts.kept.size, 0)
})

t.test('any other failure counts', async (t) => {
  for (const code of ['invalid', 'forbidden', 'not_found', 'conflict', 'rate_limited'] as const) {
    const { counts, fail } = bench(2)
    await failing(3, () => fail(undefined, HOME, code))
    t.strictSame(counts, [1, 2], code)
  }
})

t.test('a store that fails after the work changes nothing about how the work went', async (t) => {
  for (const [told, work, result] of [
    ['in', async () => 'in', 'in'],
    ['unavailable', () => Promise.reject(new AppError('unavailable', 'down')), 'down']
  ] as const) {
    const { attempts, clock, fail, from, ports } = bench(MANY, 1)
    await fail('ada')
    clock.pass(1)
    let changes = 0
    const failingLater = {
      ...attempts,
      change: async (...args: Parameters<typeof attempts.change>) => {
        if (++changes > 1) throw new Error('The store is gone')
        return attempts.change(...args)
      }
    }
    const there = { ports: { ...ports, attempts: failingLater }, caller: from(HOME) }
    const answer = await attempting({ action: 'login', account: 'ada' }, there, work).catch(
      (error: unknown) => (error instanceof Error ? error.message : error)
    )
    t.equal(answer, result, told)
    t.equal(changes, 2)
  }
})

t.test('where success costs something it counts, and nothing is forgiven or trusted', async (t) => {
  const { attempts, clock, from, ports } = bench(3)
  const register = () =>
    attempting({ action: 'register', countsSuccess: true }, { ports, caller: from(HOME) }, async () => 'in')
  for (let i = 0; i < 15; i++) t.equal(await register(), 'in', 'five times as many as failures')
  await t.rejects(register(), { code: 'rate_limited', retryAfter: 1 })
  clock.pass(1)
  t.equal(await register(), 'in')
  await t.rejects(register(), { code: 'rate_limited', retryAfter: 2 })
  t.equal(attempts.kept.size, 1)
})

t.test('the operator is not limited, and nothing is kept', async (t) => {
  const { attempts, ports } = bench(1, 1)
  const counts: number[] = []
  const work = async (count: number) => {
    counts.push(count)
    throw new AppError('unauthenticated', 'no')
  }
  const there = { ports, caller: operator }
  for (let i = 0; i < 5; i++) {
    await t.rejects(attempting({ action: 'login', account: 'ada' }, there, work), { code: 'unauthenticated' })
  }
  t.strictSame(counts, [1, 1, 1, 1, 1])
  t.equal(attempts.kept.size, 0)
})

t.test('the work is told how many attempts there were at the account', async (t) => {
  const { counts, fail } = bench()
  await failing(3, (i) => fail('ada', `192.0.2.${i}`))
  await fail('bob')
  t.strictSame(counts, [1, 2, 3, 1])
})

t.test('the caller is told what is left of the tightest limit', async (t) => {
  const { clock, fail, limits, succeed } = bench(6, 3)
  const left = (remaining: number, reset_seconds: number, quota = 3) => ({
    policy: 'login',
    quota,
    window_seconds: 3600,
    remaining,
    reset_seconds
  })
  await failing(4, () => fail('ada'))
  const [three, two, one, none] = [left(3, 3600), left(2, 3600), left(1, 3600), left(0, 1)]
  t.strictSame(limits.splice(0), [three, two, two, one, one, none, none])
  clock.pass(1)
  await fail('ada')
  t.strictSame(limits.splice(0).at(-1), left(0, 2))
  clock.pass(2)
  await succeed('ada')
  t.strictSame(limits.splice(0).at(-1), left(2, 3600, 6), 'and again when it is forgiven')
  await fail('bob')
  t.strictSame(limits.splice(0).at(-1), left(1, 3600, 6), 'the network is tighter by now')
})

t.test('a limit that has been waited for does not hide the one that has not', async (t) => {
  const { clock, fail, limits } = bench(6, 2)
  await failing(2, () => fail('ada'))
  clock.pass(1)
  await failing(4, (i) => fail(`user${i}`))
  t.equal(await fail('ada'), 1)
  t.match(limits.at(-1), { remaining: 0, quota: 6, reset_seconds: 1 })
})

t.test('no address and no name is kept', async (t) => {
  const { attempts, fail, succeed } = bench()
  await fail('ada@example.com')
  await succeed('bob@example.com')
  t.ok([...attempts.kept.keys()].every((key) => /^[0-9a-f]{64}$/.test(key)))
})
