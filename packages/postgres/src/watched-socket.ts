import { connect, type Socket } from 'node:net'

/** What postgres.js tells its `socket` function, of which the types know nothing. */
interface Target {
  host: string[]
  port: number[]
  path?: string | false
}

/**
 * For the `socket` option of postgres.js: a connection that fails with ETIMEDOUT when nothing was heard on it for
 * `silence` milliseconds, up to twice as long. A network that swallows everything looks like a server that thinks: without
 * this, statements wait for as long as the system keeps the connection, which is a quarter of an hour.
 */
export function watchedSocket(silence: number) {
  return ({ host: [host = 'localhost'], port: [port = 5432], path }: Target): Socket => {
    const socket = path ? connect(path) : connect(port, host)
    let heard = -1
    // An interval, not the socket's own time-out: postgres.js takes every listener off when it turns to TLS.
    const watch = setInterval(() => {
      if (socket.destroyed) return clearInterval(watch)
      if (socket.bytesRead !== heard) heard = socket.bytesRead
      else socket.destroy(Object.assign(new Error('The database has fallen silent'), { code: 'ETIMEDOUT' }))
    }, silence)
    watch.unref()
    // The name that a TLS certificate must be for.
    return Object.assign(socket, { host, port })
  }
}
