import type { Test } from 'tap'
import { ascending, collect, type Fresh, report, seed, wait } from './bench.ts'

export function changedSinceContract(t: Test, fresh: Fresh): void {
  t.test(
    'changedSince(null) reads every item, whatever its status, with the JSON of the tracker',
    async (t) => {
      const { tracker, pass = wait } = await fresh()
      const ids = await seed(tracker, pass)
      const found = await collect(tracker.changedSince(null))
      t.strictSame(found.map(({ item }) => item.id).sort(ascending), [...ids].sort(ascending))
      for (const { item, data } of found) {
        t.strictSame(item, await tracker.show(String(item.id)))
        t.match(data, {
          id: item.id,
          counter: item.counter,
          title: item.title,
          environment: item.environment
        })
      }
    }
  )

  t.test('changedSince reads nothing where nothing is', async (t) => {
    const { tracker } = await fresh()
    t.strictSame(await collect(tracker.changedSince(null)), [])
    t.strictSame(await collect(tracker.changedSince('2026-01-01T00:00:00.000Z')), [])
  })

  t.test(
    'changedSince leaves out no item that is new, occurred again or was changed by a person',
    async (t) => {
      const { tracker, pass = wait } = await fresh()
      const again = await report(tracker, { title: 'again' })
      const changed = await report(tracker, { title: 'changed' })
      const resolved = await report(tracker, { title: 'resolved' })
      await pass(2)
      const fresher = await report(tracker, { title: 'fresher' })
      await report(tracker, { title: 'again' })
      await tracker.update(String(changed.id), { level: 'debug' })
      await tracker.update(String(resolved.id), { status: 'resolved' })
      const found = await collect(tracker.changedSince(fresher.last_occurrence_timestamp))
      const ids = found.map(({ item }) => item.id)
      for (const { id, title } of [again, changed, resolved, fresher]) t.ok(ids.includes(id), title)
      t.match(found.find(({ item }) => item.id === resolved.id)?.item, { status: 'resolved' }, 'as it is now')
    }
  )

  t.test('changedSince leaves out no item whose snooze has ended', async (t) => {
    const { tracker, pass } = await fresh()
    if (!pass || tracker.source !== 'built-in') return t.end()
    await report(tracker, {})
    await tracker.update('#1', { snooze_enabled: true, snooze_expiration_in_seconds: 1200 })
    await pass(900)
    const { last_occurrence_timestamp } = await report(tracker, { title: 'later' })
    await pass(600)
    const found = await collect(tracker.changedSince(last_occurrence_timestamp))
    t.match(found.find(({ item }) => item.counter === 1)?.item, { snooze_enabled: false })
  })

  t.test('changedSince leaves out none of many, though items come and go while it reads', async (t) => {
    const { tracker } = await fresh()
    const titles = Array.from(
      { length: 120 },
      (_, i) => `item ${'abcdefghij'[i % 10]}${'abcdefghijkl'[Math.floor(i / 10)]}`
    )
    const items = await Promise.all(titles.map((title) => report(tracker, { title })))
    const seen = new Set<number>()
    for await (const { item } of tracker.changedSince(null)) {
      seen.add(item.id)
      if (seen.size === 1) {
        await tracker.remove(String(item.id))
        await report(tracker, { title: 'newcomer' })
      }
    }
    t.strictSame(
      items.filter(({ id }) => !seen.has(id)).map(({ title }) => title),
      []
    )
  })
}
