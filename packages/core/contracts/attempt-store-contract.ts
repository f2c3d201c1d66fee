import type { AttemptStore, Attempts } from '@rollcall/core'
import type { Test } from 'tap'
import { day } from './account-rows.ts'

const NOW = day(10)

export function attemptStoreContract(t: Test, fresh: () => Promise<AttemptStore>): void {
  remembersAttempts(t, fresh)
  changesAlone(t, fresh)
}

function attemptsAt(key: string, count: number, told: Partial<Attempts> = {}): Attempts {
  return { key, count, next_at: day(10, '00:00:01.234'), expires_at: day(11), ...told }
}

const put = (store: AttemptStore, ...attempts: Attempts[]) =>
  store.change(
    attempts.map(({ key }) => key),
    () => attempts,
    NOW
  )

function remembersAttempts(t: Test, fresh: () => Promise<AttemptStore>): void {
  t.test('read answers what is remembered, by key', async (t) => {
    const store = await fresh()
    t.equal((await store.read(['a', 'b'], NOW)).size, 0)
    const [a, b] = [attemptsAt('a', 1), attemptsAt('b', 2_000_000_000)]
    await put(store, a, b)
    const known = await store.read(['c', 'b', 'a', 'A', '%'], NOW)
    t.strictSame([...known.keys()].toSorted(), ['a', 'b'])
    t.strictSame(known.get('a'), a)
    t.strictSame(known.get('b'), b)
    t.strictSame([...(await store.read(['b'], NOW)).keys()], ['b'])
    t.equal((await store.read([], NOW)).size, 0)
  })

  t.test('change is given what there is in the order of the keys, and keeps what it answers', async (t) => {
    const store = await fresh()
    const [a, b, c] = [attemptsAt('a', 1), attemptsAt('b', 2), attemptsAt('c', 3)]
    await put(store, c, a)
    const given: (Attempts | null)[][] = []
    const change = (known: (Attempts | null)[]) => {
      given.push(known)
      return [b, { ...a, count: 5 }, null]
    }
    await store.change(['b', 'a', 'c'], change, NOW)
    t.strictSame(given.at(-1), [null, a, c])
    const known = await store.read(['a', 'b', 'c'], NOW)
    t.strictSame([known.get('a'), known.get('b'), known.get('c')], [{ ...a, count: 5 }, b, undefined])
    await store.change(['d', 'a'], () => [null, null], NOW)
    t.strictSame([...(await store.read(['a', 'b', 'd'], NOW)).keys()], ['b'])
  })

  t.test('change that fails changes nothing', async (t) => {
    const store = await fresh()
    const a = attemptsAt('a', 1)
    await put(store, a)
    const refused = new Error('refused')
    const refuse = () => {
      throw refused
    }
    await t.rejects(store.change(['a', 'b'], refuse, NOW), refused)
    t.strictSame([...(await store.read(['a', 'b'], NOW)).values()], [a])
    await put(store, { ...a, count: 2 })
    t.match((await store.read(['a'], NOW)).get('a'), { count: 2 }, 'and stands in nobody’s way')
  })

  t.test('what has expired is forgotten', async (t) => {
    const store = await fresh()
    const expires = (key: string, expires_at: string) => attemptsAt(key, 7, { expires_at })
    const before = day(9)
    await store.change(
      ['past', 'now', 'soon'],
      () => [
        expires('past', day(9, '23:59:59.999')),
        expires('now', NOW),
        expires('soon', day(10, '00:00:00.001'))
      ],
      before
    )
    t.equal((await store.read(['past', 'now', 'soon'], before)).size, 3)
    t.strictSame([...(await store.read(['past', 'now', 'soon'], NOW)).keys()], ['soon'])
    const given: (Attempts | null)[][] = []
    const change = (known: (Attempts | null)[]) => {
      given.push(known)
      return known.map((_, i) => attemptsAt(`${i}`, 1))
    }
    const note = (known: (Attempts | null)[]) => (change(known), [attemptsAt('past', 1), null, null])
    await store.change(['past', 'now', 'soon'], note, NOW)
    t.strictSame(given.at(-1), [null, null, expires('soon', day(10, '00:00:00.001'))])
    t.strictSame([...(await store.read(['past', 'now', 'soon'], NOW)).values()], [attemptsAt('past', 1)])
  })
}

function changesAlone(t: Test, fresh: () => Promise<AttemptStore>): void {
  const countOne = (store: AttemptStore, keys: string[]) => {
    const change = (known: (Attempts | null)[]) =>
      keys.map((key, i) => attemptsAt(key, (known[i]?.count ?? 0) + 1))
    return store.change(keys, change, NOW)
  }
  const counts = async (store: AttemptStore, keys: string[]) => {
    const known = await store.read(keys, NOW)
    return keys.map((key) => known.get(key)?.count)
  }

  for (const [told, before] of [
    ['a key that is new', 0],
    ['a key that is known', 5]
  ] as const) {
    t.test(`change loses nothing when many change ${told} at once`, async (t) => {
      const store = await fresh()
      if (before > 0) await put(store, attemptsAt('a', before))
      await Promise.all(Array.from({ length: 20 }, () => countOne(store, ['a'])))
      t.strictSame(await counts(store, ['a']), [before + 20])
    })
  }

  t.test('change loses nothing when many begin anew with a key that has expired', async (t) => {
    const store = await fresh()
    await store.change(['a'], () => [attemptsAt('a', 9, { expires_at: day(9) })], day(8))
    await Promise.all(Array.from({ length: 10 }, () => countOne(store, ['a'])))
    t.strictSame(await counts(store, ['a']), [10])
  })

  t.test('change waits for nobody who waits for it, in whatever order the keys come', async (t) => {
    const store = await fresh()
    await put(store, attemptsAt('b', 100))
    const orders = [
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
      ['b', 'c', 'a'],
      ['c', 'a'],
      ['a', 'c', 'b'],
      ['b', 'a']
    ]
    const many = Array.from({ length: 5 }, () => orders).flat()
    await Promise.all(many.map((keys) => countOne(store, keys)))
    t.strictSame(await counts(store, ['a', 'b', 'c']), [30, 125, 25])
  })
}
