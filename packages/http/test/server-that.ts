import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Test } from 'tap'

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
