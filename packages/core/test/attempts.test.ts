import t from 'tap'
import { attempting } from '../src/attempts/attempting.ts'
import { type Bench, bench, failing, HOME, HOTEL, MANY, waits } from './attempts-bench.ts'

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
