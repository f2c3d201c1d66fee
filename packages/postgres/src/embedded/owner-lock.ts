import { closeSync, openSync } from 'node:fs'

/**
 * Takes the exclusive lock on `file` and returns what releases it, or nothing when another holds it, in this
 * process or any other. The kernel releases it however the holder dies, so a lock is never stale.
 */
export async function lockOwner(file: string): Promise<(() => void) | undefined> {
  const { tryLock } = await loadLocks()
  const descriptor = openSync(file, 'a', 0o600)
  const release = () => closeSync(descriptor)
  try {
    if (tryLock(descriptor)) return release
  } catch (cause) {
    release()
    throw new Error(`Cannot lock ${file}: does its file system support locks?`, { cause })
  }
  release()
  return undefined
}

async function loadLocks() {
  try {
    return await import('fs-native-extensions')
  } catch (cause) {
    throw new Error(
      `The embedded database needs file locks, which fs-native-extensions lacks on ${process.platform}-${process.arch}; use a PostgreSQL server instead (DATABASE_URL)`,
      { cause }
    )
  }
}
