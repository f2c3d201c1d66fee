import { merged, type Source } from './config.ts'
import { dataDirOf, jwtSecretFile } from './data-dir.ts'
import { type Config, type SettingSchema, settingSchemas } from './env.ts'
import { readSources } from './examine.ts'
import { publicUrl } from './links.ts'
import { MASK, masked, withoutPassword } from './masked.ts'

/** One setting as it is in force. */
export interface Setting {
  name: string
  /** Without what is secret of it; null when there is none. */
  value: string | null
  /** `default`, `environment`, the path of a file, or the settings that it follows from. */
  source: string
  /** Whether it holds a secret, which is masked then. */
  secret: boolean
  description: string
}

/** Every setting, and everything that is wrong with them. Opens no database. */
export async function listSettings(sources: readonly Source[]) {
  const given = merged(sources)
  const { config, errors } = await readSources(sources)
  const wrong = new Set(errors.map(({ pointer }) => pointer.slice(1)))
  const inForce = new Map<string, unknown>(
    Object.entries({ ...config, ROLLCALL_DATA_DIR: dataDirOf(config) })
  )
  const settings = Object.entries(settingSchemas).map(([name, schema]): Setting => {
    const { description = '', 'x-secret': secret } = schema
    const text = given[name]
    if (text === undefined) return { name, ...unset(name, schema, config), description }
    const source = sources.find(({ values }) => values[name])?.name ?? ''
    const said = wrong.has(name) ? text : String(inForce.get(name))
    const value = wrong.has(name) ? shownOfWrong(said, secret) : shown(said, secret)
    return { name, value, source, secret: value !== said, description }
  })
  return { settings, errors }
}

function shown(text: string, part: SettingSchema['x-secret']): string {
  return part === undefined ? text : masked(part, text)
}

/** Of what is wrong nobody knows which part is the secret, or whether a password stands where none belongs. */
function shownOfWrong(text: string, part: SettingSchema['x-secret']): string {
  return part === undefined ? withoutPassword(text) : MASK
}

type Unset = Pick<Setting, 'value' | 'source' | 'secret'>

function unset(name: string, schema: SettingSchema, config: Config): Unset {
  const { default: value } = schema
  const plain: Unset = { value: value === undefined ? null : String(value), source: 'default', secret: false }
  return { ...plain, ...derived[name]?.(config) }
}

/** What stands in the place of settings that have no default of their own. */
const derived: Record<string, (config: Config) => Partial<Unset>> = {
  ROLLCALL_PUBLIC_URL: (config) => ({ value: publicUrl(config), source: 'HOST and PORT' }),
  ROLLCALL_DATA_DIR: (config) => ({ value: dataDirOf(config), source: 'system' }),
  ROLLCALL_JWT_SECRET: (config) =>
    config.DATABASE_URL === undefined && config.ROLLCALL_JWT_KEYS === undefined
      ? { value: MASK, source: jwtSecretFile(dataDirOf(config)), secret: true }
      : {},
  ROLLBAR_POST_ACCESS_TOKEN: (config) =>
    config.ROLLBAR_ACCESS_TOKEN === undefined
      ? {}
      : { value: MASK, source: 'ROLLBAR_ACCESS_TOKEN', secret: true }
}
