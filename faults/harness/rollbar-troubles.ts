import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Trouble, Troubled } from './troubled-rollbar.ts'

/** What the product makes of it: no answer in time, no answer that makes sense, or the plea to come back later. */
export type Verdict = 'unavailable' | 'upstream_failed' | 'rate_limited'

const MEGABYTE = ' '.repeat(2 ** 20)
const DEPTH = 100_000

/** Each trouble that Rollbar, or whatever stands between it and us, may be in. Too much to read may be so in time or not. */
export const troubles: Record<string, { verdicts: Verdict[]; meet: Trouble }> = {
  'answers after 30 s': { verdicts: ['unavailable'], meet: late },
  'answers a byte a second': { verdicts: ['unavailable'], meet: trickling },
  'stops in the middle of its answer': { verdicts: ['unavailable'], meet: halfAnswered },
  'announces more than it sends': {
    verdicts: ['unavailable'],
    meet: ({ response }) => response.writeHead(200, { 'content-length': 999 }).write('{"err":0,')
  },
  'announces less than it sends': { verdicts: ['upstream_failed'], meet: cutShort },
  'resets connections': {
    verdicts: ['unavailable'],
    meet: ({ request }) => request.socket.resetAndDestroy()
  },
  'speaks no HTTP': {
    verdicts: ['unavailable'],
    meet: ({ request }) => request.socket.end('220 mail.example.com ESMTP\r\n')
  },
  'answers what is not JSON': { verdicts: ['upstream_failed'], meet: saying(200, '{"err":0,"result":') },
  'answers JSON of no sense': {
    verdicts: ['upstream_failed'],
    meet: saying(200, '{"err":0,"result":{"items":{},"id":"x","status":[]}}')
  },
  'answers null': { verdicts: ['upstream_failed'], meet: saying(200, 'null') },
  'answers with a page of HTML': {
    verdicts: ['upstream_failed'],
    meet: saying(200, '<!doctype html><p>Back soon')
  },
  'answers nothing': { verdicts: ['upstream_failed'], meet: saying(200, '') },
  'answers 100 MB': { verdicts: ['upstream_failed', 'unavailable'], meet: huge },
  [`answers what is nested ${DEPTH} deep`]: { verdicts: ['upstream_failed'], meet: deep },
  'fails with 500': {
    verdicts: ['upstream_failed'],
    meet: saying(500, '{"err":1,"message":"Internal server error"}')
  },
  'fails with 503 and HTML': {
    verdicts: ['upstream_failed'],
    meet: saying(503, '<html>Service Unavailable')
  },
  'redirects for ever': { verdicts: ['upstream_failed'], meet: redirecting },
  'limits the rate without saying how long': {
    verdicts: ['rate_limited'],
    meet: saying(429, '{"err":1,"message":"too fast"}')
  },
  'limits the rate for 45 s': {
    verdicts: ['rate_limited'],
    meet: saying(429, '{"err":1}', { 'retry-after': '45' })
  },
  'limits the rate with headers of its own': {
    verdicts: ['rate_limited'],
    meet: saying(429, '{"err":1}', { 'x-rate-limit-remaining': '0', 'x-rate-limit-remaining-seconds': '45' })
  },
  'limits the rate until a time of no sense': {
    verdicts: ['rate_limited'],
    meet: saying(429, '{"err":1}', { 'retry-after': '1e308', 'x-rate-limit-reset': 'soon' })
  }
}

function saying(status: number, text: string, headers: Record<string, string> = {}): Trouble {
  return ({ response }) => response.writeHead(status, headers).end(text)
}

async function late({ response, truth }: Troubled): Promise<void> {
  const { status, headers, text } = await truth()
  const timer = setTimeout(() => response.writeHead(status, headers).end(text), 30_000)
  response.once('close', () => clearTimeout(timer))
}

async function trickling({ response, truth }: Troubled): Promise<void> {
  const { status, headers, text } = await truth()
  response.writeHead(status, headers)
  for (const byte of text) {
    if (response.destroyed) return
    response.write(byte)
    await sleep(1_000)
  }
  response.end()
}

async function halfAnswered({ response, truth }: Troubled): Promise<void> {
  const { status, headers, text } = await truth()
  response.writeHead(status, { ...headers, 'content-length': text.length })
  response.write(text.slice(0, text.length >> 1), () => response.destroy())
}

async function cutShort({ response }: Troubled): Promise<void> {
  const head =
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\nconnection: close\r\n\r\n'
  response.socket?.end(`${head}{"err":0,"result":{}}`)
}

async function huge({ response }: Troubled): Promise<void> {
  response.writeHead(200).write('{"err":0,"result":')
  await pipeline(Readable.from(Array.from({ length: 100 }, () => MEGABYTE)), response)
}

async function deep({ response, truth }: Troubled): Promise<void> {
  const { status, headers, text } = await truth()
  const nested = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`
  response
    .writeHead(status, headers)
    .end(text.replace(/"level":|pong/, (found) => `"nested":${nested},${found}`))
}

function redirecting({ request, response }: Troubled): void {
  response.writeHead(302, { location: request.url ?? '/' }).end()
}
