import { Item, type NewItem } from '@rollcall/core'
import type { Test } from 'tap'
import { Value } from 'typebox/value'
import { type Fresh, number, report, text, wait } from './bench.ts'

export function createContract(t: Test, fresh: Fresh): void {
  t.test('create answers a new item with everything that was told', async (t) => {
    const { tracker } = await fresh()
    const item = await report(tracker, {
      title: 'Payment failed',
      level: 'critical',
      environment: 'staging',
      framework: 'django'
    })
    t.ok(Value.Check(Item, item), 'is an item')
    t.match(item, {
      counter: 1,
      title: 'Payment failed',
      level: 'critical',
      status: 'active',
      environment: 'staging',
      framework: 'django',
      total_occurrences: 1,
      last_resolved_timestamp: null,
      last_muted_timestamp: null,
      resolved_in_version: null,
      assigned_user_id: null,
      snooze_enabled: false,
      snooze_expiration_datetime: null
    })
    t.equal(item.last_occurrence_id, item.first_occurrence_id)
    t.equal(item.activating_occurrence_id, item.first_occurrence_id)
    t.equal(item.last_occurrence_timestamp, item.first_occurrence_timestamp)
    t.equal(item.last_activated_timestamp, item.first_occurrence_timestamp)
    const seen = item.last_occurrence_timestamp ?? ''
    t.equal(new Date(seen).toISOString(), seen, 'times are in UTC, to the millisecond')
  })

  t.test('create counts an occurrence of a known fingerprint where it belongs', async (t) => {
    const { tracker, pass = wait } = await fresh()
    const first = await report(tracker, { fingerprint: 'same', title: 'First words', level: 'warning' })
    await pass(2)
    const second = await report(tracker, { fingerprint: 'same', title: 'Other words', level: 'critical' })
    t.match(second, {
      id: first.id,
      counter: first.counter,
      title: 'First words',
      level: 'warning',
      total_occurrences: 2,
      first_occurrence_id: first.first_occurrence_id,
      first_occurrence_timestamp: first.first_occurrence_timestamp,
      activating_occurrence_id: first.activating_occurrence_id
    })
    t.ok(number(second.last_occurrence_id) > number(first.last_occurrence_id))
    t.ok(text(second.last_occurrence_timestamp) > text(first.last_occurrence_timestamp))
  })

  t.test('create groups by title when there is no fingerprint', async (t) => {
    const { tracker } = await fresh()
    const newItem: NewItem = { title: 'No such host', level: 'error', environment: 'production' }
    const first = await tracker.create(newItem)
    t.match(await tracker.create(newItem), { id: first.id, total_occurrences: 2 })
    t.not((await tracker.create({ ...newItem, title: 'No such file' })).id, first.id)
  })

  t.test('create keeps environments and long fingerprints apart', async (t) => {
    const { tracker } = await fresh()
    const long = 'f'.repeat(200)
    const items = [
      await report(tracker, { fingerprint: long, environment: 'production' }),
      await report(tracker, { fingerprint: long, environment: 'staging' }),
      await report(tracker, { fingerprint: `${long}x`, environment: 'production' })
    ]
    t.equal(new Set(items.map(({ id }) => id)).size, 3)
    t.match(await report(tracker, { fingerprint: long, environment: 'staging' }), { id: items[1]?.id })
  })

  t.test('create numbers items from 1 without gaps', async (t) => {
    const { tracker } = await fresh()
    for (const [i, title] of ['one', 'two', 'one', 'three'].entries()) {
      t.equal((await report(tracker, { title })).counter, [1, 2, 1, 3][i])
    }
  })

  t.test('create counts right when twenty come at once', async (t) => {
    const { tracker } = await fresh()
    const titles = ['one', 'two', 'three', 'four', 'five']
    await Promise.all(Array.from({ length: 20 }, (_, i) => report(tracker, { title: titles[i % 5] ?? '' })))
    const { data } = await tracker.list({ limit: 100, sort: 'count' })
    t.strictSame(data.map(({ title }) => title).sort(), [...titles].sort())
    t.strictSame(
      data.map(({ total_occurrences }) => total_occurrences),
      [4, 4, 4, 4, 4]
    )
    t.strictSame(new Set(data.map(({ counter }) => counter)), new Set([1, 2, 3, 4, 5]))
  })

  t.test('create keeps any text as it is', async (t) => {
    const { tracker } = await fresh()
    const title = 'a "c" \'d\' \\e {f},NULL;-- \u00e9\u{1f642}$1'
    const custom = { [`${title}\0\t\u001e`]: `${title}\0\t\u001e` }
    const item = await report(tracker, {
      title,
      fingerprint: 'odd',
      environment: title,
      custom
    })
    t.match(item, { title, environment: title })
    const occurrence = await tracker.showOccurrence(number(item.last_occurrence_id))
    t.strictSame(occurrence.data.custom, custom)
  })

  t.test('create refuses or keeps text that a database cannot hold', async (t) => {
    const { tracker } = await fresh()
    for (const odd of ['nul \0', 'half of a pair \ud800']) {
      for (const told of [{ title: odd }, { environment: odd }, { framework: odd }, { custom: { odd } }]) {
        await report(tracker, told).catch((error: unknown) => t.match(error, { code: 'invalid' }))
      }
    }
    t.match(await report(tracker, { title: 'alive' }), { title: 'alive' })
  })
}
