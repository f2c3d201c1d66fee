import { rollbarProbe } from '@rollcall/rollbar'
import t from 'tap'
import { startFakeRollbar } from './fake-rollbar.ts'
import { serve } from './wire.ts'

t.test('a Rollbar that answers the ping is OK', async (t) => {
  const rollbar = await startFakeRollbar()
  t.teardown(() => rollbar.close())
  const dependency = await rollbarProbe({ url: rollbar.url })()
  t.match(dependency, { name: 'rollbar', required: false, status: 'OK', latency_ms: Number, error: null })
  t.strictSame(rollbar.requests, [{ method: 'GET', url: '/api/1/status/ping' }])
})

t.test('one that is away, fails, says something else or nothing is KO within two seconds', async (t) => {
  const failing = await serve(t, (_, response) => void response.writeHead(503).end('maintenance'))
  const other = await serve(t, (_, response) => void response.end('<html>Please log in</html>'))
  const silent = await serve(t, () => undefined)
  for (const [url, error] of [
    ['http://127.0.0.1:1', /ECONNREFUSED/],
    [failing.url, /status 503: "maintenance"/],
    [other.url, /status 200 and no pong/],
    [silent.url, /did not answer within 1\.5 s/]
  ] as const) {
    const start = performance.now()
    t.match(await rollbarProbe({ url })(), { name: 'rollbar', required: false, status: 'KO', error })
    t.ok(performance.now() - start < 2000)
  }
  t.equal(failing.counter.attempts, 1, 'it is asked once')
})
