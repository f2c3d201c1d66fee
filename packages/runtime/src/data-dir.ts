import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'
import { type Config, JWT_SECRET_LENGTH } from './env.ts'

/** Where the embedded database and its secrets live: as configured, or where the system keeps such data. */
export function dataDirOf({ ROLLCALL_DATA_DIR }: Config): string {
  return resolve(ROLLCALL_DATA_DIR ?? envPaths('rollcall', { suffix: '' }).data)
}

/** The secret that signs access tokens; made on first use, readable by its owner alone. Rejects one too short to sign. */
export async function jwtSecretIn(dataDir: string): Promise<string> {
  const file = join(dataDir, 'jwt-secret')
  const known = await readSecret(file)
  if (known !== null) return longEnough(known.trim(), file)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600 })
  await link(draft, file).catch(ignoreExisting)
  await rm(draft)
  return readFile(file, 'utf8')
}

function longEnough(secret: string, file: string): string {
  if (secret.length >= JWT_SECRET_LENGTH) return secret
  throw new Error(`${file} holds fewer than ${JWT_SECRET_LENGTH} characters: delete it to get a new secret`)
}

async function readSecret(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** Of two processes that start for the first time at once, the second takes the secret of the first. */
function ignoreExisting(error: unknown): void {
  if (!isCode(error, 'EEXIST')) throw error
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
