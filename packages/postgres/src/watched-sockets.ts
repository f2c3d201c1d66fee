import { connect, Socket } from 'node:net'

/** What postgres.js tells its `socket` function, of which the types know nothing. */
interface Target {
  host: string[]
  port: number[]
  path?: string | false
}

/** How a pool gets its connections. */
export interface WatchedSockets {
  /** For the `socket` option of postgres.js. */
  open(target: Target): Socket
  /** Whether an attempt to connect has failed just now. */
  isLost(): boolean
}

/** So often silence is looked for before it has lasted too long. */
const LOOKS = 5

/**
 * How long after an attempt that failed all others fail at once, in milliseconds: long enough for everybody who waits
 * for a connection to hear of it.
 */
const PAUSE = 250

/** What PostgreSQL's first message starts with when it will not serve now: it starts, stops, or has too many clients. */
const ERROR_RESPONSE = 'E'.charCodeAt(0)

/**
 * Connections that fail with ETIMEDOUT when nothing was heard on them for `silence` milliseconds, or a fifth longer. A
 * network that swallows everything looks like a server that thinks: without this, statements wait for as long as the system
 * keeps the connection, which is a quarter of an hour. Nor does a queue wait for one attempt to connect after the other:
 * postgres.js tells each failure to a single statement.
 */
export function watchedSockets(silence: number): WatchedSockets {
  let failedAt = Number.NEGATIVE_INFINITY
  let welcomedAt = Number.NEGATIVE_INFINITY
  const isLost = () => performance.now() - failedAt < PAUSE

  function open({ host: [host = 'localhost'], port: [port = 5432], path }: Target): Socket {
    if (isLost()) return failing()
    const began = performance.now()
    const socket = path ? connect(path) : connect(port, host)
    let isWelcome = false
    socket.once('data', ([first]: Buffer) => {
      isWelcome = first !== ERROR_RESPONSE
      if (!isWelcome) return
      welcomedAt = performance.now()
      failedAt = Number.NEGATIVE_INFINITY
    })
    // One that began before another got through says nothing about now.
    socket.once('close', () => {
      if (!isWelcome && welcomedAt < began) failedAt = performance.now()
    })
    watch(socket, silence)
    // The name that a TLS certificate must be for.
    return Object.assign(socket, { host, port })
  }

  return { open, isLost }
}

/** By an interval, not the socket's own time-out: postgres.js takes every listener off when it turns to TLS. */
function watch(socket: Socket, silence: number): void {
  let heard = -1
  let quiet = 0
  const looking = setInterval(() => {
    if (socket.destroyed) return clearInterval(looking)
    quiet = socket.bytesRead === heard ? quiet + 1 : 0
    heard = socket.bytesRead
    if (quiet === LOOKS) socket.destroy(failure('ETIMEDOUT', 'The database has fallen silent'))
  }, silence / LOOKS)
  looking.unref()
}

/** Fails once postgres.js listens to it, and before it writes. */
function failing(): Socket {
  const socket = new Socket()
  setImmediate(() =>
    socket.destroy(failure('ECONNABORTED', 'The database could not be reached a moment ago'))
  )
  return socket
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
