/**
 * The embedded database: PostgreSQL compiled to WebAssembly (PGlite) in a data directory, for installations
 * without a database server. Many processes use one directory at once through the ordinary driver. The
 * first that needs it becomes the owner: it holds the kernel's lock on `owner.lock`, runs PGlite in a worker
 * thread and serves it on a Unix socket. When the owner leaves or dies, the next process that connects takes over.
 *
 * What differs from a PostgreSQL server:
 *
 * - There is one session behind all connections. A transaction has it to itself until it ends, so others wait,
 *   and one that waits inside its transaction for another connection is rolled back after half a minute.
 *   Statements prepared by the driver are kept apart per connection; `SET`, `PREPARE` in SQL, temporary tables
 *   and session-level advisory locks are shared by everybody (`pg_advisory_xact_lock` does exclude).
 *   `LISTEN` reaches every connection. `COPY ... FROM STDIN`, cancelling and start-up parameters do not exist.
 * - What was answered survives the death of any process, `kill -9` included, because it has reached the
 *   operating system. PGlite never calls fsync: a power cut or a kernel crash can lose or damage data.
 */
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Options } from 'postgres'
import { dial, refusal } from './dial.ts'
import { type Owner, startOwner } from './owner.ts'
import { lockOwner } from './owner-lock.ts'
import { preparePlace } from './place.ts'

/** A way to the embedded database of one data directory, for this process. */
export type Embedded = {
  /**
   * What `postgres()` needs to connect. Every new connection first makes sure that somebody owns the
   * database, this process if nobody else does. Queries in flight while the owner goes away reject with a
   * connection error; later ones succeed. End the client with a timeout: once it has lost a connection
   * with a query on it, `end()` alone may wait for ever.
   */
  connectOptions(): EmbeddedOptions
  /**
   * Ends the part this process plays. An owner lets running statements and open transactions end (for five
   * seconds at most), closes the database and gives up the lock; its other connections are closed. Call it
   * after the clients' `end()`; new connections are refused from then on.
   */
  close(): Promise<void>
}

/** The part of postgres.js' options that the embedded database decides. */
export type EmbeddedOptions = Pick<
  Options<Record<never, never>>,
  'database' | 'user' | 'ssl' | 'path' | 'backoff'
> & {
  socket(): Promise<Duplex>
}

/** How long another process may hold the lock without answering: creating a database on a slow disk. */
const PATIENCE = 60_000
const RETRY_DELAY = 20

/**
 * Opens the embedded database in `dataDir`, which is created (mode 0700) when it is missing. `onProgress`
 * hears, in a sentence, of what takes long and of a crash. Rejects when the database cannot be opened or reached.
 */
export async function openEmbedded(options: {
  dataDir: string
  onProgress?: (message: string) => void
}): Promise<Embedded> {
  const place = preparePlace(options.dataDir)
  let tenure: Promise<Owner | undefined> | undefined
  let closed = false

  async function becomeOwner(): Promise<Owner | undefined> {
    const release = await lockOwner(place.lockFile)
    if (release === undefined) return undefined
    const owner = await startOwner(place, options.onProgress).catch((error: unknown) => {
      release()
      throw error
    })
    void owner.ended.then((error) => {
      release()
      tenure = undefined
      if (error)
        options.onProgress?.(`The embedded database stopped, and starts when it is needed: ${error.message}`)
    })
    return owner
  }

  async function takeOver(): Promise<void> {
    tenure ??= becomeOwner()
    const attempt = tenure
    let owner: Owner | undefined
    try {
      owner = await attempt
    } finally {
      if (owner === undefined && tenure === attempt) tenure = undefined
    }
  }

  async function reach(): Promise<Duplex> {
    const deadline = Date.now() + PATIENCE
    while (!closed) {
      const socket = await dial(place.socketPath)
      if (socket !== undefined) return socket
      await takeOver()
      if (Date.now() > deadline) {
        throw new Error(`Another process owns ${place.lockFile} but does not answer at ${place.socketPath}`)
      }
      if (tenure === undefined) await sleep(RETRY_DELAY)
    }
    throw new Error('The embedded database is closed')
  }

  const first = await reach()
  first.destroy()

  return {
    connectOptions: () => ({
      database: 'postgres',
      user: 'postgres',
      ssl: false,
      path: place.socketPath,
      /** A pool that loses ten connections at once would otherwise wait for ten to twenty seconds. */
      backoff: () => 0,
      socket: () => reach().catch(refusal)
    }),
    async close() {
      closed = true
      const owner = await tenure?.catch(() => undefined)
      await owner?.stop()
    }
  }
}
