import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type FakeRollbar, startFakeRollbar } from '../../packages/rollbar/test/fake-rollbar.ts'
import type { Scenario } from './scenario.ts'

/** What becomes of a request in place of an answer; it is told what Rollbar would have said. */
export type Trouble = (exchange: Troubled) => unknown

export interface Troubled {
  request: IncomingMessage
  response: ServerResponse
  /** Asks Rollbar's double. */
  truth(): Promise<Truth>
}

interface Truth {
  status: number
  headers: Record<string, string>
  text: string
}

export interface TroubledRollbar {
  fake: FakeRollbar
  url: string
  /** From now on, whatever is asked for at an address that matches gets into this trouble; all is well without one. */
  suffer(trouble?: Trouble, at?: RegExp): void
}

/** Rollbar's double behind a server that can get into any trouble. */
export async function troubledRollbar({ teardown }: Pick<Scenario, 'teardown'>): Promise<TroubledRollbar> {
  const fake = await startFakeRollbar({ wholeRows: true })
  let trouble: Trouble = wellAnswered
  let place = /./
  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    const truth = () => askedOf(fake, request)
    const meet = place.test(request.url ?? '') ? trouble : wellAnswered
    // Who asked may be gone before the answer is.
    Promise.resolve(meet({ request, response, truth })).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  teardown(async () => {
    server.closeAllConnections()
    server.close()
    await fake.close()
  })
  return {
    fake,
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    suffer(next = wellAnswered, at = /./) {
      trouble = next
      place = at
    }
  }
}

async function wellAnswered({ response, truth }: Troubled): Promise<void> {
  const { status, headers, text } = await truth()
  response.writeHead(status, headers).end(text)
}

async function askedOf({ url }: FakeRollbar, request: IncomingMessage): Promise<Truth> {
  const { method = 'GET', headers } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const answer = await fetch(`${url}${request.url}`, {
    method,
    redirect: 'manual',
    headers: { 'x-rollbar-access-token': String(headers['x-rollbar-access-token']) },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) })
  })
  const location = answer.headers.get('location')
  return {
    status: answer.status,
    headers: { 'content-type': 'application/json', ...(location !== null && { location }) },
    text: await answer.text()
  }
}
