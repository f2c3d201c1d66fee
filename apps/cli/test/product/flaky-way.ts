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
  /** Cuts what is connected; on new connections everything comes so many milliseconds late. */
  slow(milliseconds: number): void
  /** Each connection is cut in the middle of the next answer: of its bytes so large a part, from 0 to 1, still comes. */
  cutAnswers(part: number): void
  /** Everything goes through again, and what was held first; connections that were slow are cut. */
  restore(): Promise<void>
}

/** Opens a way to the server at `host:port` through a port of its own. */
export async function flakyWay(
  t: Teardown,
  { host, port }: { host: string; port: number }
): Promise<FlakyWay> {
  const sockets = new Set<Socket>()
  let holding = false
  let delay = 0
  let partOfAnswers = 1
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
    slow(milliseconds) {
      delay = milliseconds
      cut()
    },
    cutAnswers(part) {
      partOfAnswers = part
    },
    async refuse() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
    async restore() {
      if (delay > 0) cut()
      holding = false
      delay = 0
      partOfAnswers = 1
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
    const late = delay
    for (const [from, to] of [
      [near, far],
      [far, near]
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => {
        if (late > 0) setTimeout(() => to.write(bytes), late)
        else if (from === far && partOfAnswers < 1) cutIn(bytes, to)
        else to.write(bytes)
      })
      if (holding) from.pause()
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }

  function cutIn(answer: Buffer, near: Socket): void {
    near.write(answer.subarray(0, Math.floor(answer.length * partOfAnswers)), () => near.resetAndDestroy())
  }

  function cut(): void {
    for (const socket of sockets) socket.resetAndDestroy()
  }
}

function portOf(server: Server): number {
  const { port }: AddressInfo = Object(server.address())
  return port
}
