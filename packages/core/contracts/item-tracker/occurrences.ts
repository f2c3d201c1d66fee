import { encodeCursor, ITEM_SORTS, Occurrence } from '@rollcall/core'
import type { Test } from 'tap'
import { Value } from 'typebox/value'
import { keepsPaging, walk } from '../paging-contract.ts'
import { type Fresh, number, report } from './bench.ts'

export function occurrencesContract(t: Test, fresh: Fresh): void {
  t.test('listOccurrences pages through those of one item, newest first', async (t) => {
    const { tracker } = await fresh()
    const ids: number[] = []
    for (let i = 0; i < 7; i++) {
      ids.unshift(number((await report(tracker, { title: 'mine' })).last_occurrence_id))
      await report(tracker, { title: 'other' })
    }
    const { data } = await tracker.listOccurrences('#1', { limit: 100 })
    t.strictSame(
      data.map(({ id }) => id),
      ids
    )
    t.ok(data.every((occurrence) => Value.Check(Occurrence, occurrence)))
    await keepsPaging(t, (paging) => tracker.listOccurrences('#1', paging), data)
  })

  t.test('listOccurrences by cursor sees each exactly once, also while new ones arrive', async (t) => {
    const { tracker } = await fresh()
    for (let i = 0; i < 5; i++) await report(tracker, {})
    const { data } = await tracker.listOccurrences('#1', { limit: 100 })
    const seen = await walk(
      (paging) => tracker.listOccurrences('#1', paging),
      2,
      () => report(tracker, {})
    )
    t.strictSame(seen, data)
  })

  t.test('listOccurrences rejects with not_found', async (t) => {
    const { tracker } = await fresh()
    await t.rejects(tracker.listOccurrences('#1', { limit: 1 }), { code: 'not_found' })
    await t.rejects(tracker.listOccurrences('999999999999999', { limit: 1 }), { code: 'not_found' })
  })

  t.test('listOccurrences refuses a cursor of the list of items', async (t) => {
    const { tracker } = await fresh()
    await report(tracker, { title: 'one' })
    await report(tracker, { title: 'two' })
    for (const sort of ITEM_SORTS) {
      const { next_cursor } = await tracker.list({ limit: 1, sort })
      const paging = { limit: 1, cursor: next_cursor ?? '' }
      await t.rejects(tracker.listOccurrences('#1', paging), { code: 'invalid' }, sort)
    }
    await t.rejects(tracker.listOccurrences('#1', { limit: 1, cursor: encodeCursor([]) }), {
      code: 'invalid'
    })
  })

  t.test('showOccurrence shows what was told', async (t) => {
    const { tracker } = await fresh()
    const custom = { order: 17, nested: { list: [1, null, true, 'x'] } }
    const item = await report(tracker, { title: 'Boom', level: 'critical', code_version: '1.2.3', custom })
    const occurrence = await tracker.showOccurrence(number(item.last_occurrence_id))
    t.match(occurrence, {
      id: item.last_occurrence_id,
      project_id: item.project_id,
      item_id: item.id,
      timestamp: item.last_occurrence_timestamp,
      uuid: String,
      data: {
        level: 'critical',
        environment: 'production',
        code_version: '1.2.3',
        body: { message: { body: 'Boom' } }
      }
    })
    t.strictSame(occurrence.data.custom, custom)
    const { data } = await tracker.listOccurrences('#1', { limit: 1 })
    t.strictSame(data, [occurrence])
  })

  t.test('showOccurrence rejects with not_found', async (t) => {
    const { tracker } = await fresh()
    const { last_occurrence_id } = await report(tracker, {})
    for (const id of [number(last_occurrence_id) + 1000, Number.MAX_SAFE_INTEGER]) {
      await t.rejects(tracker.showOccurrence(id), { code: 'not_found' }, String(id))
    }
  })
}
