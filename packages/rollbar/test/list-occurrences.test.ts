import { rollbarTracker } from '@rollcall/rollbar'
import t from 'tap'
import { startFakeRollbar } from './fake-rollbar.ts'
import { documentedItem, mockedRollbar, ok } from './wire.ts'

function instance(id: number) {
  return { id, project_id: 1, item_id: 1000, timestamp: 1_700_000_000, version: 2, billable: 1, data: {} }
}

t.test('a cursor goes by both names that Rollbar has given it', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers('/item/1000/instances?limit=3', ok({ page: 1, instances: [9, 8, 7].map(instance) }))
  answers('/item/1000/instances?limit=3&lastId=8&last_id=8', ok({ page: 1, instances: [7].map(instance) }))
  const { data, next_cursor } = await tracker.listOccurrences('1000', { limit: 2 })
  t.match(data, [{ id: 9, timestamp: '2023-11-14T22:13:20.000Z', uuid: null }, { id: 8 }])
  const next = await tracker.listOccurrences('1000', { limit: 2, cursor: next_cursor ?? '' })
  t.match(next, { data: [{ id: 7 }], next_cursor: null })
})

t.test('a Rollbar that starts from the beginning again is told, not followed for ever', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers(/instances/, ok({ page: 1, instances: [9, 8, 7].map(instance) })).persist()
  const { next_cursor } = await tracker.listOccurrences('1000', { limit: 2 })
  const next = tracker.listOccurrences('1000', { limit: 2, cursor: next_cursor ?? '' })
  await t.rejects(next, { code: 'upstream_failed', message: /did not go on after occurrence 8/ })
})

t.test('an empty list is an item without occurrences, or no item at all', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers(/instances/, ok({ page: 1, instances: [] })).persist()
  answers('/item/1000', ok(documentedItem()))
  answers('/item/1001', { err: 1, message: 'Item not found' }, { status: 404 })
  t.match(await tracker.listOccurrences('1000', { limit: 2 }), { data: [] })
  await t.rejects(tracker.listOccurrences('1001', { limit: 2 }), {
    code: 'not_found',
    message: 'No item 1001'
  })
})

t.test('a numbered page counts what Rollbar does not, in few calls', async (t) => {
  const rollbar = await startFakeRollbar()
  t.teardown(() => rollbar.close())
  const payload = { environment: 'production', body: { message: { body: 'Boom' } } }
  for (let i = 0; i < 1003; i += 1) rollbar.record(payload, '')
  const page = await rollbarTracker(rollbar).listOccurrences('#1', { limit: 20, page: 2, per_page: 10 })
  t.match(page, { total_count: 1003, next_cursor: null })
  t.equal(page.data[0]?.id, rollbar.instances.at(-11)?.id)
  t.ok(rollbar.requests.length < 20, `${rollbar.requests.length} calls`)
})
