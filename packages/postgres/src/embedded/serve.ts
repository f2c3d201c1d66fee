import { createServer, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { fatal, message, messageReader, opening, startup, tag } from './protocol.ts'
import { type Session, shareSession } from './session.ts'
import { connectionStatements } from './statements.ts'

/** A database that is being served. */
export type Server = {
  /** Executes one SQL statement between those of the clients and returns all that the database answered. */
  execute(sql: string): Promise<Buffer>
  /** Refuses new connections, lets open transactions and waiting requests end, and closes all connections. */
  close(): Promise<void>
}

const MOST_CONNECTIONS = 200
const DRAIN_PATIENCE = 5_000

/** How long a client may be silent inside a transaction, while everybody else waits. */
const SILENCE_PATIENCE = 30_000

/**
 * Serves `database` on a Unix socket with PostgreSQL's protocol. Everybody who can open the socket is the
 * superuser. The library's own socket server is not used because it mixes the messages of different
 * connections: an unnamed statement of one could be executed with the parameters of another.
 */
export async function serve(options: {
  database: PGlite
  socketPath: string
  patience?: number
}): Promise<Server> {
  const execute = (bytes: Buffer) => executeRaw(options.database, bytes)
  const greeting = await execute(startup())
  const session = shareSession({ execute, patience: options.patience ?? SILENCE_PATIENCE })
  const clients = new Set<Client>()
  let statementCount = 0
  let draining = false

  const server = createServer((socket) => {
    if (clients.size >= MOST_CONNECTIONS) {
      socket.on('error', () => {}).end(fatal('53300', 'sorry, too many clients already'))
      return
    }
    const client = acceptClient(socket, {
      session,
      greeting,
      freshName: () => `s${++statementCount}`,
      afterAnswer: () => draining && client.endIfIdle()
    })
    clients.add(client)
    socket.once('close', () => clients.delete(client))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.socketPath, resolve)
  })

  return {
    execute: (sql) => session.exclusive(() => execute(message(tag.query, sql))),
    async close() {
      draining = true
      const closed = new Promise((resolve) => server.close(resolve))
      for (const client of clients) client.endIfIdle()
      const overdue = setTimeout(() => {
        for (const client of clients) client.end()
      }, DRAIN_PATIENCE)
      await Promise.all([closed, ...[...clients].map((client) => client.closed)])
      clearTimeout(overdue)
      /** What the last connections left behind is rolled back by then. */
      await session.exclusive(async () => {})
    }
  }
}

type Client = {
  /** Resolves once the connection has left the session. */
  closed: Promise<unknown>
  end(): void
  endIfIdle(): void
}

function acceptClient(
  socket: Socket,
  context: { session: Session; greeting: Buffer; freshName(): string; afterAnswer(): void }
): Client {
  let isOpening = true
  const statements = connectionStatements(context.freshName)
  const read = messageReader(() => isOpening)

  function send(bytes: Buffer): void {
    if (!socket.writable || bytes.length === 0) return
    /** A client that does not read its answers may not ask more. */
    if (!socket.write(bytes)) socket.pause()
  }

  function refuse(sqlState: string, text: string): void {
    if (socket.writable) socket.end(fatal(sqlState, text))
    socket.destroySoon()
  }

  const turns = context.session.join({
    answer(output) {
      send(output)
      setImmediate(context.afterAnswer)
    },
    notify: send,
    expire: () => refuse('25P03', 'terminating connection due to idle-in-transaction timeout')
  })

  function open(bytes: Buffer): void {
    const request = bytes.readInt32BE(4)
    if (request === opening.ssl || request === opening.gss) send(Buffer.from('N'))
    else if (request === opening.cancel) socket.end()
    else if (request >> 16 === opening.version3 >> 16) {
      isOpening = false
      send(context.greeting)
    } else refuse('0A000', 'unsupported frontend protocol')
  }

  socket.on('data', (chunk) => {
    try {
      for (const bytes of read(chunk)) {
        if (isOpening) open(bytes)
        else if (bytes[0] === tag.terminate) socket.end()
        else turns.add(statements.translate(bytes))
      }
    } catch (error) {
      refuse('08P01', error instanceof Error ? error.message : 'protocol violation')
    }
  })
  socket.on('drain', () => socket.resume())
  /** The close event follows, which is all that matters. */
  socket.on('error', () => {})
  socket.once('close', () => turns.leave(statements.forget()))

  const closed = new Promise((resolve) => socket.once('close', resolve))

  const end = () => socket.destroySoon()
  return {
    closed,
    end,
    endIfIdle() {
      if (!turns.isBusy()) end()
    }
  }
}

async function executeRaw(database: PGlite, bytes: Buffer): Promise<Buffer> {
  const output: Buffer[] = []
  await database.execProtocolRawStream(bytes, {
    syncToFs: false,
    /** The bytes are a window into memory that the database uses again. */
    onRawData: (data) => output.push(Buffer.from(data))
  })
  return Buffer.concat(output)
}
