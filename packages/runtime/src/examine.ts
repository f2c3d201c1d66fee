import type { FieldError } from '@rollcall/core'
import { invalidConfiguration, merged, type Reading, readSettings, type Source } from './config.ts'
import { dataDirOf, wrongJwtSecret } from './data-dir.ts'
import type { Config } from './env.ts'
import { onlyOwner, openTo } from './file-mode.ts'
import { isSecret } from './masked.ts'
import { lookForOutdatedSchema } from './outdated-schema.ts'

/**
 * Reads the settings and looks at the files they come from: all that can be known before anything is opened. Rejects
 * with `invalid`, and everything that is wrong at once: then an outdated schema too that `ROLLCALL_MIGRATE=off` would
 * refuse, unless the schema is to be taken as it is.
 */
export async function examine(
  sources: readonly Source[],
  { schema = 'ready' }: { schema?: 'ready' | 'as-is' } = {}
): Promise<Config> {
  const { config, errors } = await readSources(sources)
  if (errors.length === 0) return config
  const isKnown = errors.every(({ pointer }) => !OF_DATABASE.has(pointer))
  const outdated = schema === 'ready' && isKnown ? await lookForOutdatedSchema(config) : []
  throw invalidConfiguration([...errors, ...outdated])
}

/** The settings that say which database there is and what is done about its schema. */
const OF_DATABASE = new Set(['/DATABASE_URL', '/ROLLCALL_DATA_DIR', '/ROLLCALL_MIGRATE'])

/** The settings as far as they go, with what is wrong with them or with the files they come from. */
export async function readSources(sources: readonly Source[]): Promise<Reading> {
  const given = merged(sources)
  const { config, errors } = readSettings(given)
  return { config, errors: [...errors, ...(await openFiles(sources)), ...(await wrongSecret(config, given))] }
}

/** Files with secrets in them that everybody on this machine may read; a group may share one. */
async function openFiles(sources: readonly Source[]): Promise<FieldError[]> {
  const errors: FieldError[] = []
  for (const { name: file, isFile, values } of sources) {
    const secrets = Object.entries(values).flatMap(([name, value]) => (isSecret(name, value) ? [name] : []))
    if (!isFile || secrets.length === 0 || !(await openTo(file))) continue
    const detail = `holds ${secrets.join(', ')}, and everybody may read it: ${onlyOwner(file)}`
    errors.push({ pointer: '/.env', detail })
  }
  return errors
}

/** The secret in the data directory counts where there is no other. */
async function wrongSecret(config: Config, given: Record<string, string>): Promise<FieldError[]> {
  const { DATABASE_URL, ROLLCALL_JWT_SECRET, ROLLCALL_JWT_KEYS } = given
  const isOther = [DATABASE_URL, ROLLCALL_JWT_SECRET, ROLLCALL_JWT_KEYS].some((value) => value !== undefined)
  return isOther ? [] : wrongJwtSecret(dataDirOf(config))
}
