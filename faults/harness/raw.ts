import { connect } from 'node:net'

/** A connection, what came on it, and when it ended. */
export interface Raw {
  /** Sends without regard to whether anybody reads. */
  write(text: string | Uint8Array): boolean
  received(): string
  isOver(): boolean
  /** Milliseconds from the beginning to the end, or until now. */
  lived(): number
  /** Reads no more than so many bytes a second from now on. */
  readSlowly(bytes: number): void
  end(): void
  drained(): Promise<void>
}

/** Opens a connection to speak HTTP on by hand. Rejects when there is none to be had. */
export function open(url: string): Promise<Raw> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const begun = Date.now()
  let received = ''
  let over: number | undefined
  let reading: NodeJS.Timeout | undefined
  const take = (chunk: string) => (received += chunk)
  socket.setNoDelay(true).setEncoding('latin1').on('data', take)
  socket.once('close', () => {
    over = Date.now()
    clearInterval(reading)
  })
  const raw: Raw = {
    write: (text) => !socket.destroyed && socket.write(text),
    received: () => received,
    isOver: () => over !== undefined,
    lived: () => (over ?? Date.now()) - begun,
    readSlowly(bytes) {
      socket.off('data', take).pause()
      reading = setInterval(() => {
        received += socket.read(bytes) ?? ''
      }, 1_000)
    },
    end: () => socket.destroy(),
    drained: () =>
      new Promise((resolve) => {
        const go = () => {
          socket.off('drain', go).off('close', go)
          resolve()
        }
        if (socket.destroyed || !socket.writableNeedDrain) resolve()
        else socket.once('drain', go).once('close', go)
      })
  }
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => {
      // A reset is an end like any other.
      socket.off('error', reject).on('error', () => undefined)
      resolve(raw)
    })
  })
}

/** The status of the first answer that was received. */
export function statusOf(raw: Raw): number | undefined {
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(raw.received()) ?? []
  return status === undefined ? undefined : Number(status)
}
