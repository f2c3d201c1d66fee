import { isIP } from 'node:net'
import { AppError, type FieldError, isObject, milliseconds, parseUrl } from '@rollcall/core'
import { Value } from 'typebox/value'
import { type Config, Env, JWT_SECRET_LENGTH } from './env.ts'
import { wrongKeys } from './jwt-keys.ts'
import { listOf } from './list-of.ts'

/**
 * Reads the settings, whole. Rejects with `invalid`, and an error that names everything that is wrong at once. A
 * variable that is set to nothing counts as not set.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  )
  const config = Value.Convert(Env, Value.Default(Env, Value.Clean(Env, set)))
  const errors = Value.Check(Env, config)
    ? wrongTogether(config)
    : Value.Errors(Env, config).map(toFieldError)
  if (errors.length === 0 && Value.Check(Env, config)) return config
  const told = errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`.trim())
  throw new AppError('invalid', `Invalid configuration: ${told.join('; ')}`, { errors })
}

/** What a schema cannot say. */
function wrongTogether(config: Config): FieldError[] {
  return [
    ...withoutKey(config),
    ...wrongKeys(config),
    ...wrongLifetimes(config),
    ...unreadableUrls(config),
    ...wrongPublicUrl(config),
    ...wrongWords(config),
    ...wrongLinkRules(config)
  ]
}

function withoutKey({ DATABASE_URL, ROLLCALL_JWT_SECRET, ROLLCALL_JWT_KEYS }: Config): FieldError[] {
  if (DATABASE_URL === undefined || ROLLCALL_JWT_SECRET !== undefined || ROLLCALL_JWT_KEYS !== undefined) {
    return []
  }
  const detail = `is required with DATABASE_URL, unless there are ROLLCALL_JWT_KEYS: at least ${JWT_SECRET_LENGTH} random characters, as \`openssl rand -hex 32\` prints them`
  return [{ pointer: '/ROLLCALL_JWT_SECRET', detail }]
}

/** An access token is not looked up: whoever is disabled keeps it to its end, so that has to come soon. */
function wrongLifetimes({ ROLLCALL_ACCESS_TTL, ROLLCALL_REFRESH_TTL }: Config): FieldError[] {
  const access = milliseconds(ROLLCALL_ACCESS_TTL)
  const refresh = milliseconds(ROLLCALL_REFRESH_TTL)
  const errors: FieldError[] = []
  if (access === 0 || access > milliseconds('24h')) {
    errors.push({ pointer: '/ROLLCALL_ACCESS_TTL', detail: 'must be from 1s to 24h' })
  }
  if (refresh > milliseconds('366d')) {
    errors.push({ pointer: '/ROLLCALL_REFRESH_TTL', detail: 'must be 366d at most' })
  }
  if (refresh < access) {
    errors.push({ pointer: '/ROLLCALL_REFRESH_TTL', detail: 'must not be shorter than ROLLCALL_ACCESS_TTL' })
  }
  return errors
}

function unreadableUrls({ DATABASE_URL, ROLLBAR_API_URL, ROLLCALL_PUBLIC_URL }: Config): FieldError[] {
  const detail = 'is no URL; special characters in a password must be percent-encoded'
  return Object.entries({ DATABASE_URL, ROLLBAR_API_URL, ROLLCALL_PUBLIC_URL })
    .filter(([, url]) => url !== undefined && parseUrl(url) === null)
    .map(([name]) => ({ pointer: `/${name}`, detail }))
}

/** Links are made by adding to its end. */
function wrongPublicUrl({ ROLLCALL_PUBLIC_URL: text }: Config): FieldError[] {
  const url = text === undefined ? null : parseUrl(text)
  if (text === undefined || url === null) return []
  const { username, password } = url
  if (username === '' && password === '' && !/[?#]/.test(text)) return []
  const detail = 'must have neither user name nor password, query nor fragment'
  return [{ pointer: '/ROLLCALL_PUBLIC_URL', detail }]
}

/** Names that stand for networks; the library that reads X-Forwarded-For knows them. */
const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal'])

function wrongWords({ ROLLCALL_CORS_ORIGINS, ROLLCALL_TRUST_PROXY }: Config): FieldError[] {
  const origins = listOf(ROLLCALL_CORS_ORIGINS)
    .filter((origin) => origin !== '*' && !isOrigin(origin))
    .map((word) => ({
      pointer: '/ROLLCALL_CORS_ORIGINS',
      detail: `has no origin, as in https://a.example: ${word}`
    }))
  const proxies = listOf(ROLLCALL_TRUST_PROXY)
    .filter((word) => !NETWORKS.has(word) && !isNetwork(word))
    .map((word) => ({ pointer: '/ROLLCALL_TRUST_PROXY', detail: `has no address or network: ${word}` }))
  return [...origins, ...proxies]
}

function wrongLinkRules(config: Config): FieldError[] {
  const { ROLLCALL_LINK_NETWORKS, ROLLCALL_TRACKING_PARAMETERS } = config
  const networks = listOf(ROLLCALL_LINK_NETWORKS)
    .filter((word) => !isNetwork(word))
    .map((word) => ({ pointer: '/ROLLCALL_LINK_NETWORKS', detail: `has no address or network: ${word}` }))
  const parameters = listOf(ROLLCALL_TRACKING_PARAMETERS)
    .filter((word) => !/^[^\s&=?#*]+\*?$/.test(word))
    .map((word) => ({
      pointer: '/ROLLCALL_TRACKING_PARAMETERS',
      detail: `has no name of a parameter, as in utm_*: ${word}`
    }))
  return [...networks, ...parameters]
}

function isOrigin(text: string): boolean {
  return parseUrl(text)?.origin === text
}

/** An address, or a network as in `10.0.0.0/8`. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

/** Says what is wrong without repeating the value, which may be a secret. */
function toFieldError({ instancePath, keyword, params, message }: ReturnType<typeof Value.Errors>[number]) {
  const told = keyword === 'pattern' ? expected(instancePath) : undefined
  const detail = keyword === 'enum' ? `must be one of ${params.allowedValues.join(', ')}` : message
  return { pointer: instancePath, detail: told ?? detail }
}

/** What a setting with a pattern says in words for people (`x-expected`). */
function expected(pointer: string): string | undefined {
  const schema: unknown = Value.Pointer.Get(Env.properties, pointer)
  const words = isObject(schema) ? schema['x-expected'] : undefined
  return typeof words === 'string' ? `must be ${words}` : undefined
}
