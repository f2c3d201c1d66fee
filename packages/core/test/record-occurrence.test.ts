import { createHash, createHmac } from 'node:crypto'
import {
  AppError,
  bind,
  type NewOccurrence,
  nobody,
  type OccurrenceRecorder,
  type ProjectStore,
  type Secrets,
  type TokenGrant,
  useCases
} from '@rollcall/core'
import { countingIds, fixedClock, memoryProjects } from '@rollcall/core/contracts'
import t from 'tap'

const SERVER_TOKEN = 'a'.repeat(32)
const CLIENT_TOKEN = 'b'.repeat(32)
const DISABLED_TOKEN = 'c'.repeat(32)
const READ_TOKEN = 'd'.repeat(32)
const BOTH_TOKEN = 'e'.repeat(32)

const grants: Record<string, TokenGrant> = {
  [SERVER_TOKEN]: { project_id: 1, scopes: ['post_server_item'], status: 'enabled' },
  [CLIENT_TOKEN]: { project_id: 1, scopes: ['post_client_item'], status: 'enabled' },
  [DISABLED_TOKEN]: { project_id: 1, scopes: ['post_server_item'], status: 'disabled' },
  [READ_TOKEN]: { project_id: 1, scopes: ['read', 'write'], status: 'enabled' },
  [BOTH_TOKEN]: { project_id: 2, scopes: ['post_client_item', 'post_server_item'], status: 'enabled' }
}

const secrets: Secrets = {
  hex: (bytes) => '0'.repeat(2 * bytes),
  hash: (secret) => createHash('sha256').update(secret).digest('hex'),
  derive: (secret, salt) => createHmac('sha256', secret).update(salt).digest('hex')
}

function setUp() {
  const recorded: NewOccurrence[] = []
  const known = new Map(Object.entries(grants).map(([token, grant]) => [secrets.hash(token), grant]))
  const recorder: OccurrenceRecorder = {
    async record(occurrence) {
      if (recorded.some(({ uuid }) => uuid === occurrence.uuid)) return null
      recorded.push(occurrence)
      return { id: recorded.length, item_id: 1 }
    }
  }
  const projects: ProjectStore = {
    ...memoryProjects(),
    async findToken(hash) {
      return known.get(hash) ?? null
    }
  }
  const { recordOccurrence } = useCases
  const app = bind(
    { recordOccurrence },
    { recorder, projects, secrets, clock: fixedClock(), ids: countingIds() }
  )
  const record = (payload: string, access_token?: string) =>
    app.recordOccurrence({ payload, ...(access_token !== undefined && { access_token }) }, nobody)
  return { record, recorded }
}

function event(data: Record<string, unknown> = {}, access_token?: unknown): string {
  return JSON.stringify({
    ...(access_token !== undefined && { access_token }),
    data: { environment: 'production', body: { message: { body: 'hello' } }, ...data }
  })
}

t.test("records the event in the token's project, and answers its uuid", async (t) => {
  const { record, recorded } = setUp()
  t.strictSame(await record(event({ uuid: 'u-1' }), SERVER_TOKEN), { id: null, uuid: 'u-1' })
  t.match(await record(event(), BOTH_TOKEN), { id: null, uuid: /^[0-9a-f]{32}$/ })
  t.match(recorded, [
    { project_id: 1, uuid: 'u-1', title: 'hello', timestamp: '2026-01-01T00:00:00.000Z' },
    { project_id: 2, title: 'hello' }
  ])
})

t.test('answers a repeated uuid as if it were new', async (t) => {
  const { record, recorded } = setUp()
  await record(event({ uuid: 'u-1' }), SERVER_TOKEN)
  t.strictSame(await record(event({ uuid: 'u-1' }), SERVER_TOKEN), { id: null, uuid: 'u-1' })
  t.equal(recorded.length, 1)
})

t.test('takes the token from the payload where the request has none, and never stores it', async (t) => {
  const { record, recorded } = setUp()
  await record(event({}, SERVER_TOKEN))
  await record(event({}, SERVER_TOKEN), '')
  t.equal(recorded.length, 2)
  for (const { payload } of recorded) t.notMatch(payload, SERVER_TOKEN)
})

t.test("the request's token wins over the one in the payload", async (t) => {
  const { record, recorded } = setUp()
  await record(event({}, 'unknown'), BOTH_TOKEN)
  t.equal(recorded[0]?.project_id, 2)
  await t.rejects(record(event({}, SERVER_TOKEN), 'unknown'), { code: 'forbidden' })
})

t.test('refuses an event without a token', async (t) => {
  const { record } = setUp()
  for (const token of [undefined, '', null, 7]) {
    await t.rejects(record(event({}, token)), { code: 'unauthenticated', message: 'access token required' })
  }
})

t.test('refuses an unknown token, and does not repeat all of it', async (t) => {
  const { record } = setUp()
  const expected = { code: 'forbidden', message: 'access token not found: 01234567…' }
  await t.rejects(record(event(), '0123456789abcdef0123456789abcdef'), expected)
  await t.rejects(record(event({}, 'a\nb')), { message: 'access token not found: a b' })
})

t.test('refuses a disabled token', async (t) => {
  const { record } = setUp()
  await t.rejects(record(event(), DISABLED_TOKEN), {
    code: 'forbidden',
    message: 'insufficient privileges: The access token is disabled.'
  })
})

t.test("refuses a token of another scope in Rollbar's words", async (t) => {
  const { record, recorded } = setUp()
  const only = (needed: string, has: string) => ({
    code: 'forbidden',
    message: `insufficient privileges: ${needed} scope is required but the access token only has ${has}.`
  })
  const browser = event({ platform: 'browser' })
  await t.rejects(record(event(), CLIENT_TOKEN), only('post_server_item', 'post_client_item'))
  await t.rejects(record(browser, SERVER_TOKEN), only('post_client_item', 'post_server_item'))
  await t.rejects(record(event(), READ_TOKEN), only('post_server_item', 'read, write'))
  t.equal(recorded.length, 0)
  await record(browser, CLIENT_TOKEN)
  await record(browser, BOTH_TOKEN)
  t.equal(recorded.length, 2)
})

t.test('says nothing about a payload to somebody with an unknown token', async (t) => {
  const { record } = setUp()
  await t.rejects(record('{', 'unknown'), { code: 'forbidden' })
  await t.rejects(record('{', SERVER_TOKEN), { code: 'invalid', errors: [] })
  await t.rejects(record('{}', SERVER_TOKEN), { code: 'invalid', errors: [{ pointer: '/data' }] })
})

t.test('what fails in storage reaches the caller as it is', async (t) => {
  const { recordOccurrence } = useCases
  const recorder: OccurrenceRecorder = {
    async record() {
      throw new AppError('unavailable', 'The database does not answer')
    }
  }
  const projects: ProjectStore = { ...memoryProjects(), findToken: async () => grants[SERVER_TOKEN] ?? null }
  const app = bind(
    { recordOccurrence },
    { recorder, projects, secrets, clock: fixedClock(), ids: countingIds() }
  )
  await t.rejects(app.recordOccurrence({ payload: event(), access_token: SERVER_TOKEN }, nobody), {
    code: 'unavailable'
  })
})
