import { AppError, type Caller, type ErrorCode, nobody, operator, type RateLimit } from '@rollcall/core'
import { countingSecrets, fixedClock, memoryAttempts, openRules } from '@rollcall/core/contracts'
import t from 'tap'
import { attempting } from '../src/attempts/attempting.ts'

const HOME = '192.0.2.1'
const HOTEL = '198.51.100.1'
const MANY = 1000

/** Free per address and per account, of which from anywhere four times as many. */
function bench(perAddress = MANY, perAccount = MANY) {
  const clock = fixedClock()
  const attempts = memoryAttempts()
  const rules = openRules({ failures_per_address: perAddress, failures_per_account: perAccount })
  const ports = { attempts, rules, clock, secrets: countingSecrets() }
  const limits: RateLimit[] = []
  const from = (address: string | null): Caller => ({
    ...nobody,
    origin: { ...nobody.origin, address },
    onRateLimit: (limit) => limits.push(limit)
  })
  const attempt = (account?: string) => ({ action: 'login', ...(account && { account }) })
  const counts: number[] = []
  return {
    ...ports,
    limits,
    counts,
    from,
    ports,
    /** Answers the code it fails with, or in how many seconds it can be tried again. */
    async fail(account?: string, address: string | null = HOME, code: ErrorCode = 'unauthenticated') {
      const work = async (count: number) => {
        counts.push(count)
        throw new AppError(code, 'no')
      }
      const error: unknown = await attempting(attempt(account), { ports, caller: from(address) }, work).catch(
        (error: unknown) => error
      )
      if (!(error instanceof AppError)) throw error
      return error.code === 'rate_limited' ? error.retryAfter : error.code
    },
    succeed: (account?: string, address: string | null = HOME) =>
      attempting(attempt(account), { ports, caller: from(address) }, async () => 'in')
  }
}

type Bench = ReturnType<typeof bench>

async function failing(times: number, once: (i: number) => Promise<unknown>): Promise<unknown[]> {
  const answers: unknown[] = []
  for (let i = 0; i < times; i++) answers.push(await once(i))
  return answers
}

/** How long one has to wait after each of so many failures, waiting as told. */
async function waits(times: number, { clock, fail }: Bench, ...args: Parameters<Bench['fail']>) {
  const seen: unknown[] = []
  for (let i = 0; i < times; i++) {
    const first = await fail(...args)
    if (first !== 'unauthenticated') throw new Error(`Refused after waiting: ${first}`)
    const wait = await fail(...args)
    seen.push(wait)
    if (typeof wait !== 'number') return seen
    clock.pass(wait)
  }
  return seen
}

t.test(
  'the free failures cost nothing, then each doubles the wait, up to a quarter of an hour',
  async (t) => {
    for (const [told, made, account] of [
      ['from a network', bench(3), undefined],
      ['at an account from a network', bench(MANY, 3), 'ada@example.com']
    ] as const) {
      t.strictSame(await failing(2, () => made.fail(account)), ['unauthenticated', 'unauthenticated'], told)
      t.strictSame(
        await waits(13, made, account),
        [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900],
        told
      )
    }
  }
)

t.test('what is refused is not counted, does nothing and says when to come back', async (t) => {
  const { attempts, clock, counts, fail, ports, from } = bench(MANY, 2)
  await failing(2, () => fail('ada'))
  const before = new Map(attempts.kept)
  t.strictSame(await failing(50, () => fail('ada')), Array(50).fill(1))
  t.strictSame(attempts.kept, before)
  t.strictSame(counts, [1, 2])
  const refused = (told: string) => ({
    code: 'rate_limited',
    message: `Too many attempts: try again in ${told}`
  })
  const attempt = { action: 'login', account: 'ada' }
  const again = () => attempting(attempt, { ports, caller: from(HOME) }, async () => 'in')
  await t.rejects(again(), refused('a second'))
  clock.pass(0.999)
  await t.rejects(again(), refused('a second'))
  clock.pass(0.001)
  t.equal(await fail('ada'), 'unauthenticated')
  await t.rejects(again(), refused('2 seconds'))
})

t.test('of many at once all are let in while attempts are free, and one once they are used up', async (t) => {
  const { clock, fail } = bench(MANY, 5)
  const manyAtOnce = async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => fail('ada')))
    return answers.filter((answer) => answer === 'unauthenticated').length
  }
  t.equal(await manyAtOnce(), 40)
  t.equal(await fail('ada'), 900, 'and all of them have been counted')
  clock.pass(900)
  t.equal(await manyAtOnce(), 1)
})

t.test('many who come in at once from one network are not in each other’s way', async (t) => {
  const { limits, succeed } = bench(3, 2)
  for (let i = 0; i < 2; i++) {
    const answers = await Promise.all(Array.from({ length: 40 }, (_one, n) => succeed(`user${n % 2}`)))
    t.ok(answers.every((answer) => answer === 'in'))
  }
  t.match(limits.at(-1), { remaining: 2, quota: 2 })
})

t.test('an hour after the last failure nothing is remembered', async (t) => {
  const { clock, fail } = bench(MANY, 2)
  await failing(2, () => fail('ada'))
  clock.pass(3599)
  t.equal(await fail('ada'), 'unauthenticated')
  t.equal(await fail('ada'), 2)
  clock.pass(3600)
  t.strictSame(await failing(3, () => fail('ada')), ['unauthenticated', 'unauthenticated', 1])
})

t.test('a count that has grown beyond all measure waits no longer than the longest', async (t) => {
  const { attempts, clock, fail, limits } = bench(3)
  await fail()
  for (const known of attempts.kept.values()) known.count = 2_000_000_000
  t.equal(await fail(), 'unauthenticated')
  t.equal(await fail(), 900)
  t.match(limits.at(-1), { remaining: 0, reset_seconds: 900 })
  clock.pass(900)
  t.equal(await fail(), 'unauthenticated')
})

t.test('an account is the same in any case, and others are counted for themselves', async (t) => {
  const { fail, ports, from } = bench(MANY, 2)
  await failing(2, (i) => fail(i === 0 ? 'ada@example.com' : 'ADA@Example.com'))
  t.equal(await fail('Ada@example.com'), 1)
  t.equal(await fail('bob@example.com'), 'unauthenticated')
  const other = { action: 'password', account: 'ada@example.com' }
  t.equal(await attempting(other, { ports, caller: from(HOME) }, async () => 'in'), 'in')
})

t.test('addresses of one network share its failures, and so do callers without an address', async (t) => {
  const { fail } = bench(2)
  await fail('a', '2001:db8:0:1::1')
  await fail('b', '2001:db8:0:1:ffff::2')
  t.equal(await fail('c', '2001:DB8:0:1::3'), 1)
  t.equal(await fail('c', '2001:db8:0:2::3'), 'unauthenticated')
  await fail('d', '192.0.2.9')
  await fail('e', '::ffff:192.0.2.9')
  t.equal(await fail('f', '::ffff:c000:209'), 1)
  await failing(2, () => fail('g', null))
  t.equal(await fail('h', null), 1)
})

t.test('success forgives the account, and gives only itself back to the network', async (t) => {
  const { fail, succeed } = bench(6, 3)
  await failing(2, () => fail('ada'))
  t.equal(await succeed('ada'), 'in')
  await failing(2, () => fail('ada'))
  t.equal(await succeed('ada'), 'in')
  t.strictSame(await failing(3, () => fail('bob')), ['unauthenticated', 'unauthenticated', 1])
})

t.test('an account of one’s own does not help to guess at others', async (t) => {
  const { fail, succeed } = bench(4, MANY)
  for (let i = 0; i < 4; i++) {
    await succeed('eve')
    await fail(`victim${i}`)
  }
  await t.rejects(succeed('eve'), { code: 'rate_limited' })
})

t.test('any number of people log in from one office', async (t) => {
  const { attempts, succeed } = bench(20, 5)
  for (let i = 0; i < 200; i++) t.equal(await succeed(`user${i}`), 'in')
  for (let i = 0; i < 10; i++) t.equal(await succeed('ada'), 'in')
  t.equal([...attempts.kept.values()].filter(({ count }) => count > 0).length, 0)
})

/** Guesses from ever other networks, waiting as told. */
async function attack(times: number, { clock, fail }: Bench, account: string) {
  let made = 0
  while (made < times) {
    const answer = await fail(account, `203.0.${made >> 8}.${made & 255}`)
    if (typeof answer === 'number') clock.pass(answer)
    else made++
  }
}

t.test('an account attacked from many networks keeps its owner out for a minute at most', async (t) => {
  const made = bench(MANY, 2)
  await attack(8, made, 'ada')
  await t.rejects(made.succeed('ada'), { code: 'rate_limited', retryAfter: 1 })
  await attack(30, made, 'ada')
  await t.rejects(made.succeed('ada'), { code: 'rate_limited', retryAfter: 60 })
  made.clock.pass(60)
  t.equal(await made.succeed('ada'), 'in')
  t.equal(await made.fail('ada', HOTEL), 'unauthenticated', 'and is forgiven')
})

t.test('a network from which the owner came in is spared that, for 90 days, and only that', async (t) => {
  const made = bench(MANY, 2)
  await made.succeed('ada')
  await attack(30, made, 'ada')
  await t.rejects(made.succeed('ada', HOTEL), { code: 'rate_limited', retryAfter: 60 })
  t.equal(await made.succeed('Ada'), 'in')
  t.equal(await made.succeed('bob'), 'in')
  await failing(2, () => made.fail('ada'))
  t.equal(await made.fail('ada'), 1, 'guesses from there wait all the same')
  made.clock.pass(90 * 24 * 3600)
  await attack(9, made, 'ada')
  await t.rejects(made.succeed('ada'), { code: 'rate_limited' })
})

t.test('failures on a trusted network do not keep the owner out elsewhere', async (t) => {
  const made = bench(MANY, 2)
  await made.succeed('ada')
  for (let i = 0; i < 12; i++) {
    const wait = await made.fail('ada')
    if (typeof wait === 'number') made.clock.pass(wait)
  }
  t.equal(await made.succeed('ada', HOTEL), 'in')
})

t.test('trust in one account is none in another, and none is kept of what has no account', async (t) => {
  const made = bench(MANY, 2)
  await made.succeed()
  t.equal(made.attempts.kept.size, 0)
  await made.succeed('bob')
  await attack(9, made, 'ada')
  await t.rejects(made.succeed('ada'), { code: 'rate_limited' })
})

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
  for (let i = 0; i < 3; i++) t.equal(await register(), 'in')
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
