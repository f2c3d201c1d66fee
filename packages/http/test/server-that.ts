import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { App } from '@rollcall/core'
import type { Test } from 'tap'
import { connect } from '../src/client.ts'

/** It may take its time. */
export type Listener = (request: IncomingMessage, answer: ServerResponse) => unknown

/** The address of a server that answers like this. */
export async function serverThat(t: Test, listener: Listener): Promise<string> {
  const server = createServer((request, answer) => void listener(request, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`
}

/** A client of that server. */
export async function clientOf(t: Test, listener: Listener): Promise<App> {
  return connect(await serverThat(t, listener), { token: 'secret' })
}

/** Answers with a problem. */
export function problem(answer: ServerResponse, status: number, code: string, more = {}): ServerResponse {
  const body = JSON.stringify({ status, code, detail: 'It went wrong', ...more })
  return answer.writeHead(status, { 'content-type': 'application/problem+json' }).end(body)
}
