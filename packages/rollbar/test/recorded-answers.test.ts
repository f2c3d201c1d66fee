import t from 'tap'
import { documentedItem, fixture, mockedRollbar, ok, text } from './wire.ts'

t.test('a recorded list becomes items with times in UTC', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers('/items?page=1', fixture('items-list-recorded-2021'))
  const { data, next_cursor } = await tracker.list({ sort: 'last_seen', limit: 20 })
  t.equal(next_cursor, null)
  t.strictSame(
    data.map(({ counter }) => counter),
    [3, 2, 1]
  )
  t.strictSame(data[2], {
    id: 1152743832,
    project_id: 529489,
    counter: 1,
    title:
      'UndefinedFunctionError: function DoesNotExist.for_sure/0 is undefined (module DoesNotExist is not available)',
    level: 'error',
    status: 'active',
    environment: 'production',
    platform: 'unknown',
    framework: 'unknown',
    hash: '4afb20c256f99517c16c18db84e3c832859cbc6c',
    total_occurrences: 2,
    unique_occurrences: null,
    first_occurrence_id: 200136020706,
    first_occurrence_timestamp: '2021-11-18T22:04:23.000Z',
    activating_occurrence_id: 200136020706,
    last_activated_timestamp: '2021-11-18T22:04:23.000Z',
    last_occurrence_id: 200136222320,
    last_occurrence_timestamp: '2021-11-18T22:05:27.000Z',
    last_resolved_timestamp: null,
    last_muted_timestamp: null,
    resolved_in_version: null,
    assigned_user_id: null,
    snooze_enabled: false,
    snooze_expiration_datetime: null
  })
})

t.test('changedSince hands on the JSON of Rollbar as it came', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const recorded = fixture('items-list-recorded-2021')
  answers('/items?page=1', recorded).persist()
  const found = []
  for await (const { data } of tracker.changedSince('2026-01-01T00:00:00.000Z')) found.push(data)
  t.strictSame(found, recorded.result.items)
})

t.test('the documented item is shown with its assignee and its snooze', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers('/item/1000', ok(documentedItem()))
  t.match(await tracker.show('1000'), {
    id: 1000,
    framework: 'rails',
    assigned_user_id: '400',
    last_resolved_timestamp: null,
    snooze_enabled: true,
    snooze_expiration_datetime: '2020-03-06T23:48:38.000Z'
  })
})

t.test('an item is found by its number through the documented redirect', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const { _httpStatus: status, _location: location, ...body } = fixture('item_by_counter.301')
  answers('/item_by_counter/17', body, { status, headers: { location } })
  answers('/item/272505123', ok(documentedItem({ id: 272505123, counter: 17 })))
  t.match(await tracker.show('#17'), { id: 272505123, counter: 17 })
})

t.test(
  'a redirect to another origin is asked for at the configured one, where the token belongs',
  async (t) => {
    const { tracker, answers } = mockedRollbar(t)
    const headers = { location: 'https://elsewhere.example/api/1/item/5' }
    answers('/item_by_counter/17', '', { status: 301, headers })
    answers('/item/5', ok(documentedItem({ id: 5 })))
    t.match(await tracker.show('#17'), { id: 5 })
  }
)

t.test(
  'update sends the documented request and reads the item again, for the answer only repeats it',
  async (t) => {
    const { tracker, pool, answers } = mockedRollbar(t)
    const request = fixture('item.patch.request')
    let sent: unknown
    pool.intercept({ path: '/api/1/item/1000', method: 'PATCH' }).reply(200, ({ body }) => {
      sent = JSON.parse(text(body))
      return ok(request)
    })
    answers('/item/1000', ok(documentedItem({ status: 'resolved' })))
    t.match(await tracker.update('1000', request), { id: 1000, status: 'resolved' })
    t.strictSame(sent, request)
  }
)

t.test("update names an assignee by Rollbar's number, and refuses what is none before it asks", async (t) => {
  const { tracker, pool, answers } = mockedRollbar(t)
  const sent: unknown[] = []
  const patched = pool.intercept({ path: '/api/1/item/1000', method: 'PATCH' }).reply(200, ({ body }) => {
    sent.push(JSON.parse(text(body)))
    return { err: 0 }
  })
  patched.persist()
  answers('/item/1000', ok(documentedItem())).persist()
  await tracker.update('1000', { assigned_user_id: '400' })
  await tracker.update('1000', { assigned_user_id: null })
  const errors = [{ pointer: '/assigned_user_id' }]
  await t.rejects(tracker.update('1000', { assigned_user_id: 'me' }), { code: 'invalid', errors })
  t.strictSame(sent, [{ assigned_user_id: 400 }, { assigned_user_id: null }])
})

t.test('remove archives, for Rollbar cannot delete', async (t) => {
  const { tracker, pool } = mockedRollbar(t)
  const body = JSON.stringify({ status: 'archived' })
  pool.intercept({ path: '/api/1/item/1000', method: 'PATCH', body }).reply(200, ok({ status: 'archived' }))
  await tracker.remove('1000')
})

t.test('an occurrence is shown without the access token that Rollbar keeps with it', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const { result } = fixture('mockSuccessfulOccurrenceResponse')
  const metadata = { access_token: 'secret', timestamp_ms: 1640001000000 }
  const data = { ...result.data, uuid: 'd4c7acef55bf4c9ea95e4fe9428a8287', metadata }
  answers('/instance/999', ok({ ...result, project_id: 1, data }))
  const occurrence = await tracker.showOccurrence(999)
  t.match(occurrence, { timestamp: '2021-12-20T11:50:00.000Z', uuid: 'd4c7acef55bf4c9ea95e4fe9428a8287' })
  t.strictSame(occurrence.data.metadata, { timestamp_ms: 1640001000000 })
})

t.test('zeros and empty texts that stand for nothing become null', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const page = fixture('mockSuccessfulListItemsResponse')
  answers('/items?page=1', { ...page, result: { ...page.result, total_count: 1 } })
  const { data } = await tracker.list({ sort: 'last_seen', limit: 20 })
  t.match(data[0], { assigned_user_id: null, resolved_in_version: null, last_resolved_timestamp: null })
})

t.test('filters are repeated keys', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const search = 'status=active&status=muted&level=error&environment=a+b&framework=rails&query=x+%26&page=1'
  answers(`/items?${search}`, ok({ items: [], total_count: 0 }))
  const filter = {
    status: ['active' as const, 'muted' as const],
    level: ['error' as const],
    environment: ['a b']
  }
  await tracker.list({ ...filter, framework: ['rails'], query: 'x &', sort: 'last_seen', limit: 20 })
})
