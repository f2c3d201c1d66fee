import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { rollbarTracker } from '@rollcall/rollbar'
import type { Test } from 'tap'
import { MockAgent } from 'undici'
import { listen } from './listen.ts'

export const TOKEN = '0123456789abcdef0123456789abcdef'

/** An answer as it was recorded or documented (https://docs.rollbar.com/reference). */
export function fixture(name: string) {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
}

/** The documented item; its page prints null as the word None. */
export function documentedItem(changes: object = {}) {
  const { result } = fixture('item.get')
  const entries = Object.entries(result).map(([name, value]) => [name, value === 'None' ? null : value])
  return { ...Object.fromEntries(entries), ...changes }
}

export function ok(result: unknown) {
  return { err: 0, result }
}

/** A tracker whose calls reach nothing but what the test says. */
export function mockedRollbar(t: Test) {
  const agent = new MockAgent()
  agent.disableNetConnect()
  t.teardown(() => agent.close())
  const pool = agent.get('https://api.rollbar.com')
  const options = { url: 'https://api.rollbar.com', accessToken: TOKEN, dispatcher: agent }
  const tracker = rollbarTracker({ ...options, timeoutMs: 300, backoffMs: 1 })
  function answers(
    path: string | RegExp,
    body: unknown,
    { method = 'GET', status = 200, headers = {} } = {}
  ) {
    const data = typeof body === 'string' ? body : JSON.stringify(body)
    return pool
      .intercept({ path: typeof path === 'string' ? `/api/1${path}` : path, method })
      .reply(status, data, { headers })
  }
  return { tracker, pool, answers, options }
}

/** A request body as the tracker sends it. */
export function text(body: unknown): string {
  if (typeof body !== 'string') throw new Error('A text was expected')
  return body
}

type Handle = (request: IncomingMessage, response: ServerResponse, attempt: number) => unknown

/** A real server on this machine; `attempts` counts what reached it. */
export async function serve(t: Test, handle: Handle) {
  const counter = { attempts: 0, times: [] as number[] }
  const server = createServer((request, response) => {
    counter.attempts += 1
    counter.times.push(performance.now())
    handle(request, response, counter.attempts)
  })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}`, counter }
}

/** A tracker in front of such a server, in a hurry. */
export async function hastyTracker(
  t: Test,
  handle: Handle,
  options: { timeoutMs?: number; backoffMs?: number } = {}
) {
  const { url, counter } = await serve(t, handle)
  const { timeoutMs = 400, backoffMs = 10 } = options
  const tracker = rollbarTracker({ url, accessToken: TOKEN, timeoutMs, backoffMs })
  t.teardown(() => tracker.close())
  return { tracker, counter, url }
}

/** What a promise rejects with, and how long that took. */
export async function failure(promise: Promise<unknown>) {
  const start = performance.now()
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  )
  if (!(error instanceof Error)) throw new Error('A failure was expected')
  return { error: error as Error & { code?: string; retryAfter?: number }, ms: performance.now() - start }
}
