import { rollbarTracker } from '@rollcall/rollbar'
import t from 'tap'
import { startFakeRollbar } from './fake-rollbar.ts'
import { documentedItem, failure, fixture, mockedRollbar, ok, text } from './wire.ts'

const newItem = { title: 'Boom', level: 'error' as const, environment: 'production' }
const BY_UUID = /^\/api\/1\/item\/\?uuid=/

t.test('create sends a message with all that is known, under a uuid of our own', async (t) => {
  const { tracker, pool } = mockedRollbar(t)
  let sent: { data: { uuid: string } } | undefined
  let asked = ''
  pool.intercept({ path: '/api/1/item/', method: 'POST' }).reply(200, ({ body }) => {
    sent = JSON.parse(text(body))
    return fixture('item.create.200')
  })
  pool.intercept({ path: BY_UUID }).reply(200, ({ path }) => {
    asked = path
    return ok(documentedItem())
  })
  const told = { framework: 'rails', code_version: '1.2', fingerprint: 'f', custom: { order: 17 } }
  t.match(await tracker.create({ ...newItem, ...told }), { id: 1000 })
  const { title, ...data } = { ...newItem, ...told }
  t.match(sent, { data: { ...data, body: { message: { body: title } }, notifier: { name: 'rollcall' } } })
  t.match(asked, sent?.data.uuid)
})

t.test('create waits until Rollbar has worked on it', async (t) => {
  const rollbar = await startFakeRollbar({ processingMs: 300 })
  t.teardown(() => rollbar.close())
  t.match(await rollbarTracker(rollbar).create(newItem), { title: 'Boom', counter: 1 })
  const polls = rollbar.requests.filter(({ url }) => url.includes('uuid=')).length
  t.ok(polls >= 2 && polls <= 8, `${polls} questions`)
})

t.test('create says that the report is in when its item does not show up in time', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers('/item/', fixture('item.create.200'), { method: 'POST' })
  answers(BY_UUID, fixture('item.by_uuid.404'), { status: 404 }).persist()
  const { error, ms } = await failure(tracker.create(newItem))
  t.match(error, {
    code: 'unavailable',
    message: /accepted the report as uuid [0-9a-f-]{36}, but it is not visible/
  })
  t.ok(ms < 1000, `${ms} ms`)
})

t.test('create says that the report is in when looking for its item fails', async (t) => {
  for (const [status, code, message] of [
    [403, 'upstream_failed', /accepted the report as uuid .{36}, but Rollbar refused .* scope read/],
    [500, 'upstream_failed', /accepted the report as uuid .{36}, but Rollbar failed with status 500/],
    [429, 'unavailable', /accepted the report as uuid .{36}, but Rollbar limits the rate/]
  ] as const) {
    const { tracker, answers } = mockedRollbar(t)
    answers('/item/', fixture('item.create.200'), { method: 'POST' })
    answers(BY_UUID, { err: 1, message: 'no' }, { status }).persist()
    await t.rejects(tracker.create(newItem), { code, message })
  }
})
