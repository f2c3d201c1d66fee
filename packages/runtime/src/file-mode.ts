import { stat } from 'node:fs/promises'
import { isCode } from './is-code.ts'

const OTHERS = 0o007
const GROUP = 0o070

/** Permissions of a file or directory. Windows shows some and means nothing by them: nothing is open there. */
export async function modeOf(path: string): Promise<number> {
  const { mode } = await stat(path)
  return process.platform === 'win32' ? 0 : mode & 0o777
}

/**
 * Whether others than the owner may read or change a file, where the system knows such a thing: everybody, or with
 * `group` the owner's group too. A file that is not there is open to nobody.
 */
export async function openTo(file: string, { group = false } = {}): Promise<boolean> {
  try {
    return ((await modeOf(file)) & (group ? GROUP | OTHERS : OTHERS)) !== 0
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
}

/** What to do about it. */
export function onlyOwner(file: string): string {
  return `run chmod 600 ${quoted(file)}`
}

/** As a shell reads it. */
export function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
