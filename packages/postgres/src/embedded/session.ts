import { message, messagesIn, tag } from './protocol.ts'

/** The one session of the database, shared by taking turns. */
export type Session = {
  /** Brings in a connection. */
  join(connection: Connection): Turns
  /** Runs `task` when no connection is in the middle of anything, and nobody else meanwhile. */
  exclusive<Result>(task: () => Promise<Result>): Promise<Result>
}

/** What a turn does to a connection. */
export type Connection = {
  /** Takes what the database answered; called at the end of each turn. */
  answer(output: Buffer): void
  /** Takes a notification, whoever caused it. */
  notify(notification: Buffer): void
  /** The connection kept the session to itself, silently, for too long; it is to leave. */
  expire(): void
}

/** A connection's side of the session. */
export type Turns = {
  /** Adds a message. The turn comes when a request is complete, so half a request never reaches the database. */
  add(bytes: Buffer): void
  /** Whether a request waits or a transaction is open. */
  isBusy(): boolean
  /** Drops what was not executed, rolls back an open transaction, and executes `farewell`. */
  leave(farewell: Buffer[]): void
}

/** After these a client waits for an answer. */
const ANSWERED: ReadonlySet<number | undefined> = new Set([tag.query, tag.sync, tag.flush, tag.functionCall])
const IDLE = 'I'.charCodeAt(0)

/** The statement fails, which also undoes what was executed since the last Sync. */
const ABANDON = [
  message(tag.parse, '', 'connection lost', Buffer.of(0, 0)),
  message(tag.sync),
  message(tag.query, 'ROLLBACK')
]

type Waiting = { turn(): Promise<boolean>; expire?(): void }

/**
 * Shares the session behind `execute`, which takes messages and resolves with all they are answered. From the
 * first message of a request until the database is idle again (the end of a transaction), a connection has the
 * session to itself; one that is silent for `patience` milliseconds meanwhile is told to leave.
 */
export function shareSession(options: {
  execute(bytes: Buffer): Promise<Buffer>
  patience: number
}): Session {
  const connections = new Set<Connection>()
  const waiting = new Set<Waiting>()
  let holder: Waiting | undefined
  let running = false
  let silence: NodeJS.Timeout | undefined

  function enqueue(next: Waiting): void {
    waiting.add(next)
    if (running) return
    running = true
    queueMicrotask(() => void run())
  }

  /** A failure of the database itself is not caught: the thread ends, and its socket with it. */
  async function run(): Promise<void> {
    for (let next = pick(); next !== undefined; next = pick()) {
      waiting.delete(next)
      clearTimeout(silence)
      holder = (await next.turn()) ? next : undefined
      if (holder !== undefined) silence = setTimeout(() => holder?.expire?.(), options.patience).unref()
    }
    running = false
  }

  function pick(): Waiting | undefined {
    if (holder !== undefined) return waiting.has(holder) ? holder : undefined
    const [first] = waiting
    return first
  }

  /** Notifications belong to whoever listens, which only the clients know. */
  function deliver(output: Buffer, connection: Connection | undefined): number | undefined {
    const own: Buffer[] = []
    const notifications: Buffer[] = []
    let status: number | undefined
    for (const bytes of messagesIn(output)) {
      if (bytes[0] === tag.ready) status = bytes[5]
      ;(bytes[0] === tag.notification ? notifications : own).push(bytes)
    }
    connection?.answer(notifications.length === 0 ? output : Buffer.concat(own))
    for (const notification of notifications) {
      for (const listener of connections) listener.notify(notification)
    }
    return status
  }

  return {
    join(connection) {
      let messages: Buffer[] = []
      let complete = 0
      let left = false
      connections.add(connection)

      const self: Waiting = {
        async turn() {
          const request = messages.slice(0, complete)
          messages = messages.slice(complete)
          complete = 0
          const output = await options.execute(Buffer.concat(request))
          const status = deliver(output, left ? undefined : connection)
          return !left && (request.at(-1)?.[0] === tag.flush || status !== IDLE)
        },
        expire: () => connection.expire()
      }

      return {
        add(bytes) {
          messages.push(bytes)
          if (!ANSWERED.has(bytes[0])) return
          complete = messages.length
          enqueue(self)
        },
        isBusy: () => holder === self || waiting.has(self),
        leave(farewell) {
          left = true
          connections.delete(connection)
          messages = [...(holder === self ? ABANDON : []), ...farewell]
          complete = messages.length
          if (complete > 0) enqueue(self)
          else waiting.delete(self)
        }
      }
    },
    exclusive: (task) =>
      new Promise((resolve, reject) => {
        enqueue({
          async turn() {
            await task().then(resolve, reject)
            return false
          }
        })
      })
  }
}
