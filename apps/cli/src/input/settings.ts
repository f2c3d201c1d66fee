import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Source } from '@rollcall/runtime'
import { UsageError } from '../click/usage-error.ts'
import type { Io } from '../io.ts'

/** What surrounds a command line: the environment with the `.env` file beneath it, and the configuration file. */
export interface Settings {
  env: Record<string, string | undefined>
  /** The same, apart: what the first says is believed. A variable that is set to nothing counts as not set. */
  sources: readonly Source[]
  /** The files that were looked for, and whether they were there. */
  files: readonly { path: string; found: boolean }[]
  /** Where the configuration file is, or would be. */
  file: string
  config: Record<string, unknown>
}

export async function readSettings(io: Io): Promise<Settings> {
  const dotEnv = join(io.cwd, '.env')
  const lines = readIfThere(io, dotEnv)
  const values = parseEnv(lines ?? '')
  const env = { ...values, ...withoutEmpty(io.env) }
  const file = env.ROLLCALL_CONFIG || join(configDir(env), 'rollcall', 'config.toml')
  const text = readIfThere(io, file)
  if (text === null && env.ROLLCALL_CONFIG) {
    throw new UsageError(`Could not open the configuration file '${file}' that ROLLCALL_CONFIG names.`)
  }
  return {
    env,
    sources: [
      { name: 'environment', values: io.env },
      { name: dotEnv, isFile: true, values }
    ],
    files: [
      { path: dotEnv, found: lines !== null },
      { path: file, found: text !== null }
    ],
    file,
    config: text === null ? {} : await parseConfig(text, file)
  }
}

/** So that a variable which is set to nothing does not hide what the file says: Docker Compose passes many. */
function withoutEmpty(env: Io['env']): Io['env'] {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

/** What stands in the configuration file under `items.list.limit`. */
export function configured({ config }: Settings, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((table, key) => (isTable(table) ? table[key] : undefined), config)
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

async function parseConfig(text: string, file: string): Promise<Record<string, unknown>> {
  const { parse, TomlError } = await import('smol-toml')
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof TomlError) {
      const [reason] = error.message.replace('Invalid TOML document: ', '').split('\n')
      throw new UsageError(`Invalid configuration file '${file}', line ${error.line}: ${reason}`)
    }
    throw error
  }
}

/** A folder is no settings: a virtual environment of Python may be called `.env`. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

function readIfThere(io: Io, path: string): string | null {
  try {
    return io.readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (ABSENT.has(code)) return null
    if (code === 'EACCES') throw new UsageError(`Could not read '${path}': Permission denied`)
    throw error
  }
}

/** Where each system keeps settings, as env-paths has it. */
function configDir(env: Settings['env']): string {
  const home = env.HOME || homedir()
  if (process.platform === 'darwin') return join(home, 'Library', 'Preferences')
  if (process.platform === 'win32') return env.APPDATA || join(home, 'AppData', 'Roaming')
  return env.XDG_CONFIG_HOME || join(home, '.config')
}
