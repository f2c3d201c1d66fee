import { checkupContract, fixedClock } from '@rollcall/core/contracts'
import { rollbarCheckup } from '@rollcall/rollbar'
import t, { type Test } from 'tap'
import { startFakeRollbar } from './fake-rollbar.ts'
import { mockedRollbar, ok, serve, TOKEN } from './wire.ts'

const NOW = '2026-01-01T00:00:00.000Z'
const page = ok({ page: 1, total_count: 0, items: [] })

/** A checkup whose clock stands still, in front of a Rollbar that answers as told. */
function lookAt(t: Test, body: unknown, how: { status?: number; headers?: Record<string, string> } = {}) {
  const { answers, options } = mockedRollbar(t)
  answers('/items?page=1', body, how)
  return rollbarCheckup({ ...options, clock: fixedClock(NOW) })()
}

t.test('every checkup', async (t) => {
  const rollbar = await startFakeRollbar()
  t.teardown(() => rollbar.close())
  const clock = { now: () => new Date() }
  const { url, accessToken } = rollbar
  checkupContract(t, {
    well: async () => rollbarCheckup({ url, accessToken, clock }),
    ill: async () => rollbarCheckup({ url, accessToken: TOKEN, clock }),
    secrets: [accessToken, TOKEN]
  })

  t.test('reads, and never writes', async (t) => {
    t.ok(rollbar.requests.length > 0)
    t.ok(rollbar.requests.every(({ method, url }) => method === 'GET' && url === '/api/1/items?page=1'))
  })
})

t.test('a token that Rollbar does not take is KO, and is not shown', async (t) => {
  const [finding, ...more] = await lookAt(
    t,
    { err: 1, message: `access token not found: ${TOKEN}` },
    { status: 403 }
  )
  t.match(finding, { name: 'rollbar', status: 'KO', detail: /403/, advice: /ROLLBAR_ACCESS_TOKEN/ })
  t.notMatch(finding?.detail, TOKEN)
  t.strictSame(more, [])
})

t.test('what is not Rollbar is KO', async (t) => {
  t.match(await lookAt(t, '<html>Not here</html>', { status: 404 }), [
    { status: 'KO', advice: /ROLLBAR_API_URL/ }
  ])
  const elsewhere = { status: 302, headers: { location: 'https://login.example.com/?token=abc' } }
  t.match(await lookAt(t, '', elsewhere), [
    { status: 'KO', detail: /redirects to https:\/\/login.example.com/ }
  ])
})

t.test('few calls that are left are a warning, and none at all too', async (t) => {
  const left = (n: number) => ({ 'x-rate-limit-limit': '5000', 'x-rate-limit-remaining': String(n) })
  t.match(await lookAt(t, page, { headers: left(500) }), [
    { status: 'OK', detail: /500 of 5000 calls are left/ }
  ])
  t.match(await lookAt(t, page, { headers: left(499) }), [{ status: 'warning', advice: /less often/ }])
  t.match(await lookAt(t, { err: 1, message: 'rate limited' }, { status: 429 }), [
    { status: 'warning', detail: /limits the rate/ }
  ])
})

t.test("a clock that is far from Rollbar's is a warning", async (t) => {
  const at = (date: string) => lookAt(t, page, { headers: { date } })
  t.match(await at('Thu, 01 Jan 2026 00:00:09 GMT'), [
    { status: 'OK' },
    { name: 'rollbar_clock', status: 'OK' }
  ])
  t.match(await at('Thu, 01 Jan 2026 00:01:10 GMT'), [
    { status: 'OK' },
    { name: 'rollbar_clock', status: 'warning', detail: "Rollbar's is 70 s ahead of ours", advice: /NTP/ }
  ])
  t.match(await at('Wed, 31 Dec 2025 23:58:50 GMT'), [{}, { detail: "Rollbar's is 70 s behind ours" }])
  t.equal((await at('soon')).length, 1)
})

t.test('a Rollbar that is away, fails or says nothing is KO within three seconds, asked once', async (t) => {
  const failing = await serve(t, (_, response) => void response.writeHead(503).end('maintenance'))
  const silent = await serve(t, () => undefined)
  for (const [url, detail] of [
    ['http://127.0.0.1:1', /ECONNREFUSED/],
    [failing.url, /503/],
    [silent.url, /did not answer within 2 s/]
  ] as const) {
    const start = performance.now()
    const found = await rollbarCheckup({ url, accessToken: TOKEN, clock: fixedClock(NOW) })()
    t.match(found, [{ name: 'rollbar', status: 'KO', detail, advice: /status\.rollbar\.com/ }])
    t.equal(found.length, 1)
    t.ok(performance.now() - start < 3000)
  }
  t.equal(failing.counter.attempts, 1)
})
