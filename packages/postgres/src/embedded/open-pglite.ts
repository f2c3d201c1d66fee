import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { dataDir as preparedFiles } from '@electric-sql/pglite-prepopulatedfs'
import { databaseFiles } from './place.ts'

/** Lines of the database's own log that are kept to explain a failure. */
const KEPT_LINES = 5

/**
 * Opens the database below `dataDir`, and creates it on the first call. The caller holds the owner's lock.
 * A creation that was interrupted starts over: until it is complete, a marker stands beside it.
 * Rejects with what PostgreSQL said last when it does not start.
 */
export async function openPglite(dataDir: string, onProgress: (message: string) => void): Promise<PGlite> {
  const { directory, unfinished } = databaseFiles(dataDir)
  if (existsSync(unfinished)) rmSync(directory, { recursive: true, force: true })
  const isNew = !existsSync(directory)
  if (isNew) {
    onProgress(`Creating the embedded database in ${dataDir}`)
    writeFileSync(unfinished, '')
    // PGlite lets everybody read and write its files, and the data directory may be open to others.
    mkdirSync(directory, { mode: 0o700 })
  }
  const lines: string[] = []
  const database = await PGlite.create({
    dataDir: directory,
    startParams: [...PGlite.defaultStartParams, ...SETTINGS.flatMap((setting) => ['-c', setting])],
    onStderr: (line) => {
      lines.push(line)
      lines.splice(0, lines.length - KEPT_LINES)
      return false
    },
    /** Three times as fast as to run initdb, with the same result. */
    ...(isNew && { loadDataDir: await preparedFiles() })
  }).catch((cause: unknown) => {
    throw new Error([`Cannot open the embedded database in ${dataDir}`, ...lines].join('\n'), { cause })
  })
  if (isNew) rmSync(unfinished)
  return database
}

const SETTINGS = [
  'timezone=UTC',
  'log_timezone=UTC',
  /** The default of 128 MB only doubles the memory: the operating system caches the same files. */
  'shared_buffers=32MB',
  /** Old log is removed by checkpoints beyond this size; the default of 1 GB is made for servers. */
  'max_wal_size=128MB',
  'min_wal_size=32MB'
]
