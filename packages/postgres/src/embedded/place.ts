import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Where the files of one embedded database are. */
export type Place = {
  dataDir: string
  lockFile: string
  socketPath: string
}

/** The kernels' limit is 108 bytes on Linux and 104 on macOS, with the closing zero. */
const LONGEST_SOCKET_PATH = 103

/**
 * Creates the data directory when it is missing and tells where its files are. All processes agree, whatever
 * way they name the directory. A socket path too long for the kernel moves to the temporary directory.
 */
export function preparePlace(dataDir: string): Place {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const real = realpathSync(dataDir)
  const near = join(real, 'database.sock')
  return {
    dataDir: real,
    lockFile: join(real, 'owner.lock'),
    socketPath:
      Buffer.byteLength(near) <= LONGEST_SOCKET_PATH ? near : join(privateTemporary(), socketName(real))
  }
}

/** Where the database itself is below the data directory, and the marker that stands there until it is complete. */
export function databaseFiles(dataDir: string) {
  return { directory: join(dataDir, 'database'), unfinished: join(dataDir, 'database.unfinished') }
}

/** Whether there is a database in a data directory; none is made by asking. */
export function hasEmbedded(dataDir: string): boolean {
  const { directory, unfinished } = databaseFiles(dataDir)
  return existsSync(directory) && !existsSync(unfinished)
}

function socketName(dataDir: string): string {
  return `${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.sock`
}

/** Everybody may write to the temporary directory: somebody else's socket there must not pass for ours. */
function privateTemporary(): string {
  const { uid } = userInfo()
  const directory = join(tmpdir(), `rollcall-${uid}`)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const found = lstatSync(directory)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${directory} must be a directory that only its user can enter`)
  }
  return directory
}
