import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** No socket file, nobody behind it, or a full backlog: not now, but perhaps in a moment. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'EAGAIN', 'ECONNRESET'])

/**
 * Connects to the socket at `path`; nothing when nobody listens there. Other failures reject.
 * Once connected, whatever ends the connection is a mere close: postgres.js loses the queries that are made
 * between an error event and the close that follows it.
 */
export function dial(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code !== undefined && NOBODY.has(error.code)) resolve(undefined)
      else reject(error)
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      socket.off('error', failed)
      const { destroy } = socket
      socket.destroy = () => destroy.call(socket)
      resolve(socket)
    })
  })
}

/**
 * A connection that fails with `error` at the first write. postgres.js must be given one: when its `socket`
 * function rejects, that place in its pool is lost for good.
 */
export function refusal(error: unknown): Duplex {
  const reason = error instanceof Error ? error.message : String(error)
  const code = 'ECONNREFUSED'
  return new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      done(
        Object.assign(new Error(`The embedded database cannot be reached: ${reason}`, { cause: error }), {
          code
        })
      )
    }
  })
}
