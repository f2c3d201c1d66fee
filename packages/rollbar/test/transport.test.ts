import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { rollbarTracker } from '@rollcall/rollbar'
import t from 'tap'
import { listen } from './listen.ts'
import { documentedItem, failure, hastyTracker, ok, TOKEN } from './wire.ts'

const PATIENT = { timeoutMs: 5000, backoffMs: 10 }

const item = JSON.stringify(ok(documentedItem()))

function say(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end(JSON.stringify({ err: 1, message: `told ${TOKEN}` }))
}

t.test('passing troubles are repeated until they are over', async (t) => {
  const { tracker, counter } = await hastyTracker(
    t,
    (request, response, attempt) => {
      if (attempt === 1) return say(response, 500)
      if (attempt === 2) return say(response, 429)
      if (attempt === 3) return void request.socket.destroy()
      if (attempt === 4)
        return void response.writeHead(200, { 'content-length': 999 }).write(item, () => response.destroy())
      response.end(item)
    },
    PATIENT
  )
  t.match(await tracker.show('1000'), { id: 1000 })
  t.equal(counter.attempts, 5)
})

t.test('PATCH and POST are repeated too, the same body each time', async (t) => {
  const bodies: string[] = []
  const { tracker } = await hastyTracker(
    t,
    async (request, response, attempt) => {
      let body = ''
      for await (const chunk of request) body += chunk
      if (request.method !== 'GET') bodies.push(`${request.method} ${body}`)
      if (attempt % 2 === 1) return void request.socket.destroy()
      response.end(item)
    },
    PATIENT
  )
  await tracker.update('1000', { status: 'muted' })
  await tracker.create({ title: 'Boom', level: 'error', environment: 'production' })
  t.equal(bodies.length, 4)
  t.equal(bodies[0], bodies[1])
  t.match(bodies[2], /^POST .*"uuid":"[0-9a-f-]{36}"/)
  t.equal(bodies[2], bodies[3], 'so Rollbar knows the repeated one by its uuid')
})

t.test('waits grow, so that a struggling Rollbar is not pressed', async (t) => {
  const { tracker, counter } = await hastyTracker(t, (_, response) => say(response, 503), {
    timeoutMs: 1000,
    backoffMs: 100
  })
  await failure(tracker.show('1000'))
  const waits = counter.times.slice(1).map((time, i) => time - (counter.times[i] ?? 0))
  t.ok(waits.length >= 2 && waits.length <= 4, `${waits.length} repetitions in a second`)
  waits.forEach((wait, i) => {
    t.ok(wait >= 50 * 2 ** i - 2, `wait ${i} of ${wait} ms`)
  })
})

/** Rollbar's reset is a whole second of the clock. */
function resetSoon(): Record<string, string> {
  return { 'x-rate-limit-reset': String(Math.floor(Date.now() / 1000) + 2) }
}

t.test('a rate limit is waited for when the time allows', async (t) => {
  for (const [name, headers] of [
    ['remaining seconds', () => ({ 'x-rate-limit-remaining-seconds': '1' })],
    ['retry-after', () => ({ 'retry-after': '1' })],
    ['reset', resetSoon]
  ] as const) {
    const handle = (_: unknown, response: ServerResponse, attempt: number) =>
      attempt === 1 ? say(response, 429, headers()) : void response.end(item)
    const { tracker, counter } = await hastyTracker(t, handle, { timeoutMs: 4000 })
    await tracker.show('1000')
    const [first = 0, second = 0] = counter.times
    t.ok(second - first >= 990 && second - first < 2500, `${name}: ${second - first} ms`)
  }
})

t.test('a longer rate limit is told at once, with the seconds it lasts', async (t) => {
  const soon = Math.floor(Date.now() / 1000) + 45
  for (const [headers, retryAfter] of [
    [{ 'x-rate-limit-remaining-seconds': '45', 'x-rate-limit-reset': String(soon + 500) }, [45]],
    [{ 'x-rate-limit-reset': String(soon) }, [44, 45]],
    [{ 'retry-after': new Date(soon * 1000).toUTCString() }, [44, 45]]
  ] as const) {
    const { tracker, counter } = await hastyTracker(t, (_, response) => say(response, 429, headers))
    const { error, ms } = await failure(tracker.show('1000'))
    t.match(error, { code: 'rate_limited', message: /limits the rate of calls: "told \[token\]"/ })
    t.ok(
      retryAfter.some((seconds) => seconds === error.retryAfter),
      String(error.retryAfter)
    )
    t.ok(ms < 350, `${ms} ms`)
    t.equal(counter.attempts, 1)
  }
})

t.test('a rate limit without a length is tried for a while, then told with a minute', async (t) => {
  const { tracker, counter } = await hastyTracker(t, (_, response) => say(response, 429))
  const { error } = await failure(tracker.show('1000'))
  t.match(error, { code: 'rate_limited', retryAfter: 60 })
  t.ok(counter.attempts > 2)
})

t.test('a rate limit that lasts longer than any does is one without a length', async (t) => {
  for (const asked of ['1e308', '1e6', 'Fri, 01 Jan 9999 00:00:00 GMT']) {
    const headers = { 'retry-after': asked, 'x-rate-limit-reset': 'soon' }
    const { tracker } = await hastyTracker(t, (_, response) => say(response, 429, headers))
    const { error } = await failure(tracker.show('1000'))
    t.match(error, { code: 'rate_limited', retryAfter: 60 }, asked)
  }
})

t.test('the rate-limit headers of other answers hold nothing up', async (t) => {
  const headers = { 'x-rate-limit-remaining-seconds': '60', 'x-rate-limit-remaining': '4999' }
  const { tracker } = await hastyTracker(
    t,
    (_, response, attempt) => (attempt === 1 ? say(response, 502, headers) : void response.end(item)),
    PATIENT
  )
  await tracker.show('1000')
})

t.test('a failure that stays is told within the deadline in the words of Rollbar', async (t) => {
  const { tracker } = await hastyTracker(
    t,
    (_, response) => void response.writeHead(500).end('Internal server error'),
    { timeoutMs: 1000 }
  )
  const { error, ms } = await failure(tracker.show('1000'))
  const message = 'Rollbar failed with status 500: "Internal server error"'
  t.match(error, { code: 'upstream_failed', message })
  t.ok(ms < 1200, `${ms} ms`)
})

t.test('a refusal is not repeated', async (t) => {
  const { tracker, counter } = await hastyTracker(t, (_, response) => say(response, 403))
  await failure(tracker.show('1000'))
  t.equal(counter.attempts, 1)
})

t.test(
  'silence, a head without a body and a body without an end are unavailable at the deadline',
  async (t) => {
    const silences: ((response: ServerResponse) => void)[] = [
      () => undefined,
      (response) => response.writeHead(200).flushHeaders(),
      (response) => void response.write(item.slice(0, 50)),
      (response) => {
        const drip = setInterval(() => response.write(' '), 20)
        response.on('close', () => clearInterval(drip))
      }
    ]
    for (const silence of silences) {
      const { tracker } = await hastyTracker(t, (_, response) => silence(response))
      const { error, ms } = await failure(tracker.show('1000'))
      t.match(error, { code: 'unavailable', message: /did not answer within 0\.4 s$/ })
      t.ok(ms > 350 && ms < 1000, `${ms} ms`)
    }
  }
)

t.test('silence after a failure tells both', async (t) => {
  const { tracker } = await hastyTracker(t, (_, response, attempt) => {
    if (attempt === 1) say(response, 500)
  })
  const { error } = await failure(tracker.show('1000'))
  t.match(error, {
    code: 'unavailable',
    message: /within 0\.4 s; before that: .*status 500: "told \[token\]"/
  })
})

t.test('nobody there, no such host and something that is not HTTP are unavailable', async (t) => {
  const shouting = createServer((socket) =>
    socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n')
  )
  const port = await listen(shouting)
  t.teardown(() => shouting.close())
  for (const [url, code] of [
    ['http://127.0.0.1:1', /http:\/\/127\.0\.0\.1:1: ECONNREFUSED/],
    ['http://nowhere.invalid', /ENOTFOUND|EAI_AGAIN|did not answer/],
    [`http://127.0.0.1:${port}`, /HTTPParserError/]
  ] as const) {
    const tracker = rollbarTracker({ url, accessToken: TOKEN, timeoutMs: 400, backoffMs: 10 })
    const { error, ms } = await failure(tracker.show('1000'))
    t.match(error, { code: 'unavailable', message: code })
    t.ok(ms < 1000, `${ms} ms`)
  }
})

t.test('an answer without end in size is dropped', async (t) => {
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  const { tracker } = await hastyTracker(
    t,
    (_, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(megabyte));
      }
      response.on('drain', pour)
      pour()
    },
    { timeoutMs: 10_000 }
  )
  await t.rejects(tracker.show('1000'), {
    code: 'upstream_failed',
    message: 'Rollbar answered more than 32 MiB'
  })
})

t.test('the address is taken with or without /api/1, and with a path before it', async (t) => {
  const paths: (string | undefined)[] = []
  const { url } = await hastyTracker(t, (request, response) => {
    paths.push(request.url)
    response.end(item)
  })
  for (const suffix of ['', '/', '/api/1', '/api/1/', '/proxy/']) {
    const tracker = rollbarTracker({ url: url + suffix, accessToken: TOKEN })
    await tracker.show('1000')
    await tracker.close()
  }
  t.strictSame(paths, [...Array(4).fill('/api/1/item/1000'), '/proxy/api/1/item/1000'])
})
