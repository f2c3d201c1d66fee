import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FieldError } from '@rollcall/core'
import envPaths from 'env-paths'
import { invalidConfiguration } from './config.ts'
import { type Config, JWT_SECRET_LENGTH } from './env.ts'
import { onlyOwner, openTo } from './file-mode.ts'
import { isCode } from './is-code.ts'

/** Where the embedded database and its secrets live: as configured, or where the system keeps such data. */
export function dataDirOf({ ROLLCALL_DATA_DIR }: Pick<Config, 'ROLLCALL_DATA_DIR'>): string {
  return resolve(ROLLCALL_DATA_DIR ?? envPaths('rollcall', { suffix: '' }).data)
}

/** The file with the secret that signs access tokens, when none is configured. */
export function jwtSecretFile(dataDir: string): string {
  return join(dataDir, 'jwt-secret')
}

/**
 * The secret that signs access tokens; made on first use, readable by its owner alone. Rejects with `invalid` when others
 * may read it, or it is too short to sign.
 */
export async function jwtSecretIn(dataDir: string): Promise<string> {
  const file = jwtSecretFile(dataDir)
  const wrong = await wrongJwtSecret(dataDir)
  if (wrong.length > 0) throw invalidConfiguration(wrong)
  const known = await readSecret(file)
  if (known !== null) return known
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600 })
  await link(draft, file).catch(ignoreExisting)
  await rm(draft)
  return readFile(file, 'utf8')
}

/** What is wrong with that file; nothing while there is none. */
export async function wrongJwtSecret(dataDir: string): Promise<FieldError[]> {
  const file = jwtSecretFile(dataDir)
  const secret = await readSecret(file)
  if (secret === null) return []
  const wrong: string[] = []
  if (await openTo(file, { group: true }))
    wrong.push(`may be read by others than its owner: ${onlyOwner(file)}`)
  if (secret.length < JWT_SECRET_LENGTH) {
    wrong.push(`holds fewer than ${JWT_SECRET_LENGTH} characters: delete ${file} to get a new secret`)
  }
  return wrong.map((detail) => ({ pointer: '/jwt-secret', detail }))
}

/** What cannot be read is left to the start, which then says that the directory cannot be used. */
async function readSecret(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES')) return null
    throw error
  }
}

/** Of two processes that start for the first time at once, the second takes the secret of the first. */
function ignoreExisting(error: unknown): void {
  if (!isCode(error, 'EEXIST')) throw error
}
