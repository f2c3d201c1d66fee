import { createServer, type RequestListener } from 'node:http'
import { createServer as createSocketServer, type Server, type Socket } from 'node:net'
import { openWeb, type WebOptions } from '@rollcall/web'
import type { Test } from 'tap'

/** A web that may ask this machine. */
export function localWeb(t: Test, options: WebOptions = {}) {
  return aWeb(t, { allowedNetworks: ['127.0.0.0/8'], ...options })
}

/** A web as it is configured by itself: this machine is refused. */
export function aWeb(t: Test, options: WebOptions = {}) {
  const web = openWeb({ timeoutMs: 2_000, ...options })
  t.teardown(() => web.close())
  return web
}

/** Looks every name up as this machine. */
export async function here() {
  return [{ address: '127.0.0.1', family: 4 }]
}

export interface Site {
  url: string
  port: number
  /** What was asked, as in `HEAD /page`. */
  asked: string[]
}

/** A site on this machine that answers so. */
export async function site(t: Test, answer: RequestListener, host = '127.0.0.1'): Promise<Site> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  const port = await opened(t, server, host)
  t.teardown(() => server.closeAllConnections())
  return { url: `http://127.0.0.1:${port}`, port, asked }
}

/** A site that says to each address what the table says, and 404 to others. */
export async function answers(
  t: Test,
  table: Record<string, [status: number, headers?: Record<string, string>]>
) {
  return site(t, ({ url = '' }, response) => {
    const [status, headers = {}] = table[url] ?? [404]
    response.writeHead(status, headers).end()
  })
}

/** Something that speaks as it likes; counts who comes. */
export async function talker(t: Test, talk: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const counter = { callers: 0 }
  const server = createSocketServer((socket) => {
    counter.callers += 1
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  const port = await opened(t, server, '127.0.0.1')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
  })
  return { url: `http://127.0.0.1:${port}`, port, counter }
}

export async function opened(t: Test, server: Server, host: string) {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  t.teardown(() => server.close())
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port')
  return address.port
}
