import { rollbarTracker } from '@rollcall/rollbar'
import t from 'tap'
import { documentedItem, failure, fixture, mockedRollbar, ok, TOKEN } from './wire.ts'

const newItem = { title: 'Boom', level: 'error' as const, environment: 'production' }

t.test('what Rollbar does not know is not_found, whichever way it says so', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const missing = fixture('mock404Response').body
  answers('/item/5', missing, { status: 404 })
  answers('/item_by_counter/17', missing, { status: 404 })
  answers('/item/5', fixture('item.patch.400'), { status: 400, method: 'PATCH' })
  answers('/instance/5', missing, { status: 404 })
  await t.rejects(tracker.show('5'), { code: 'not_found', message: 'No item 5' })
  await t.rejects(tracker.show('#17'), { code: 'not_found', message: 'No item #17' })
  await t.rejects(tracker.update('5', { status: 'muted' }), { code: 'not_found', message: 'No item 5' })
  await t.rejects(tracker.showOccurrence(5), { code: 'not_found', message: 'No occurrence 5' })
})

t.test('a refused token is named with what it lacks, and never shown', async (t) => {
  for (const status of [401, 403]) {
    const { tracker, answers } = mockedRollbar(t)
    answers('/item/5', { err: 1, message: `access token not found: ${TOKEN}` }, { status })
    answers('/item/5', fixture('mockErrorResponse'), { status, method: 'PATCH' })
    const shown = await failure(tracker.show('5'))
    t.match(shown.error, { code: 'upstream_failed', message: /"access token not found: \[token\]"/ })
    t.match(shown.error.message, /ROLLBAR_ACCESS_TOKEN .* lacks the scope read/)
    const updated = await failure(tracker.update('5', { title: 'x' }))
    t.match(updated.error, {
      code: 'upstream_failed',
      message: /"Invalid access token".* lacks the scope write/
    })
  }
})

t.test('a token cut off by a long answer stays hidden', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers('/item/5', { err: 1, message: `${'x'.repeat(190)}${TOKEN}` }, { status: 403 })
  const { error } = await failure(tracker.show('5'))
  t.notMatch(error.message, TOKEN.slice(0, 8))
})

t.test('the token for posting is used for POST alone, and hidden too', async (t) => {
  const { options, pool } = mockedRollbar(t)
  const tracker = rollbarTracker({ ...options, postAccessToken: 'post-token' })
  const headers = { 'x-rollbar-access-token': 'post-token' }
  const posted = pool.intercept({ path: '/api/1/item/', method: 'POST', headers })
  posted.reply(403, { err: 1, message: 'access token not found: post-token' })
  pool.intercept({ path: '/api/1/item/5', headers: { 'x-rollbar-access-token': TOKEN } }).reply(404, '{}')
  const { error } = await failure(tracker.create(newItem))
  t.match(error, {
    code: 'upstream_failed',
    message: /not found: \[token\]".* lacks the scope post_server_item/
  })
  await t.rejects(tracker.show('5'), { code: 'not_found' })
})

t.test('what Rollbar refuses to hold is invalid, in its words', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const refused = { err: 1, message: 'title is too long' }
  answers('/item/5', refused, { status: 422, method: 'PATCH' })
  answers('/item/', fixture('item.create.400'), { status: 413, method: 'POST' })
  await t.rejects(tracker.update('5', { title: 'x' }), { code: 'invalid', message: /"title is too long"/ })
  await t.rejects(tracker.create(newItem), { code: 'invalid', message: /"request entity too large"/ })
})

t.test('err 1 is a failure though the status is 200', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers('/item/5', { err: 1, message: 'out of order' })
  answers('/item/6', { err: 1, result: 'no such scope', status_code: 403 })
  await t.rejects(tracker.show('5'), { code: 'upstream_failed', message: /"out of order"/ })
  await t.rejects(tracker.show('6'), {
    code: 'upstream_failed',
    message: /"no such scope".*ROLLBAR_ACCESS_TOKEN/
  })
})

t.test('an unknown path means that the address is wrong, not that there are no items', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  answers('/items?page=1', '<html>nginx</html>', { status: 404 })
  const message = 'Rollbar answered GET /items with status 404: an HTML page'
  await t.rejects(tracker.list({ sort: 'last_seen', limit: 1 }), { code: 'upstream_failed', message })
})

t.test('a redirect of the whole API is not followed but named', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const headers = { location: `https://other.example/api/1/items?access_token=${TOKEN}` }
  answers('/items?page=1', '', { status: 302, headers })
  const { error } = await failure(tracker.list({ sort: 'last_seen', limit: 1 }))
  t.match(error, {
    code: 'upstream_failed',
    message: /redirects to https:\/\/other\.example\/api\/1\/items;/
  })
})

t.test('HTML, cut off JSON and nothing at all are told from an answer', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  for (const [body, message] of [
    ['<!doctype html><p>Welcome', /GET \/item\/5 is not JSON: an HTML page/],
    ['{"err":0,"result":{"id":10', /is not JSON: "\{"err":0,"result":\{"id":10"/],
    ['', /is not JSON: no explanation/],
    [`${TOKEN} is no JSON`, /is not JSON: "\[token\] is no JSON"/]
  ] as const) {
    answers('/item/5', body)
    await t.rejects(tracker.show('5'), { code: 'upstream_failed', message })
  }
})

t.test('an answer of another shape names the field', async (t) => {
  const { tracker, answers } = mockedRollbar(t)
  const { level: _, ...incomplete } = documentedItem()
  for (const [body, message] of [
    [[], /\/err must be 0/],
    [null, /\/ must be object/],
    [{ result: documentedItem() }, /\/err must be 0/],
    [{ err: 0 }, /\/result must be object/],
    [ok(incomplete), /\/result\/level is missing/],
    [
      ok(documentedItem({ level: 40 })),
      /\/result\/level must be string or must be one of debug, info, warning, error, critical/
    ],
    [
      ok(documentedItem({ last_muted_timestamp: 'None' })),
      /\/result\/last_muted_timestamp must be integer or must be null/
    ],
    [ok(documentedItem({ last_occurrence_timestamp: 1e15 })), /\/result\/last_occurrence_timestamp must be/],
    [
      fixture('mockSuccessfulItemResponse'),
      /\/result\/status is missing; \/result\/total_occurrences is missing/
    ]
  ] as const) {
    answers('/item/5', body)
    await t.rejects(tracker.show('5'), { code: 'upstream_failed', message })
  }
  const list = fixture('items-list-recorded-2021')
  list.result.items[1].id = 'x'
  answers('/items?page=1', list)
  const listed = tracker.list({ sort: 'last_seen', limit: 1 })
  await t.rejects(listed, {
    code: 'upstream_failed',
    message: /GET \/items .*\/result\/items\/1\/id must be integer/
  })
  answers('/instance/999', fixture('mockSuccessfulOccurrenceResponse'))
  await t.rejects(tracker.showOccurrence(999), { message: /\/result\/project_id is missing/ })
})

t.test('a bug of ours is not taken for a failure of Rollbar', async (t) => {
  const { tracker } = mockedRollbar(t)
  const { error } = await failure(tracker.show('5'))
  t.equal(error.name, 'MockNotMatchedError')
})

t.test('what is nested too deep to be handled is told, not a bug', async (t) => {
  const nested = (depth: number) => `${'['.repeat(depth)}"]\\"[${'x'.repeat(5)}"${']'.repeat(depth)}`
  const { tracker, answers } = mockedRollbar(t)
  const body = JSON.stringify(ok(documentedItem({ here: 0 })))
  answers('/item/5', body.replace('"here":0', `"here":${nested(100_000)}`))
  await t.rejects(tracker.show('5'), {
    code: 'upstream_failed',
    message: /^Rollbar's answer to GET \/item\/5 is nested deeper than 500 levels/
  })
  answers('/item/5', body.replace('"here":0', `"here":${nested(400)}`))
  t.match(await tracker.show('5'), { id: documentedItem().id })
  answers('/item/5', nested(100_000), { status: 404 })
  await t.rejects(tracker.show('5'), { code: 'not_found' })
})
