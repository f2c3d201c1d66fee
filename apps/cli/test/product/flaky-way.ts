import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Teardown } from './program.ts'

/** A way to a TCP server that can be taken away and given back. */
export interface FlakyWay {
  port: number
  /** Nobody listens any more, and what was connected is reset. */
  refuse(): Promise<void>
  /** Cuts what is connected; new connections are let through. */
  cut(): void
  /** Nothing goes through any more, on old connections and on new ones, as when a network falls apart. */
  hold(): void
  /** Everything goes through again, and what was held first. */
  restore(): Promise<void>
}

/** Opens a way to the server at `host:port` through a port of its own. */
export async function flakyWay(
  t: Teardown,
  { host, port }: { host: string; port: number }
): Promise<FlakyWay> {
  const sockets = new Set<Socket>()
  let holding = false
  let server = await listen(0)
  const own = portOf(server)
  t.teardown(() => {
    cut()
    server.close()
  })
  return {
    port: own,
    cut,
    hold() {
      holding = true
      for (const socket of sockets) socket.pause()
    },
    async refuse() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
    async restore() {
      holding = false
      for (const socket of sockets) socket.resume()
      if (!server.listening) server = await listen(own)
    }
  }

  async function listen(at: number): Promise<Server> {
    const listening = createServer(join).listen(at, '127.0.0.1')
    await once(listening, 'listening')
    return listening
  }

  function join(near: Socket): void {
    const far = connect(port, host)
    for (const [from, to] of [
      [near, far],
      [far, near]
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => to.write(bytes))
      if (holding) from.pause()
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }

  function cut(): void {
    for (const socket of sockets) socket.resetAndDestroy()
  }
}

function portOf(server: Server): number {
  const { port }: AddressInfo = Object(server.address())
  return port
}
