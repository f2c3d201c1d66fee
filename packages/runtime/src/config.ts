import { isIP } from 'node:net'
import { AppError } from '@rollcall/core'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

/** As long as the hash it is used with (RFC 7518, section 3.2). */
export const JWT_SECRET_LENGTH = 32

/** Every setting of the product, as the environment (or a `.env` file) names it. */
export const Env = Type.Object({
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address the API listens on' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000, description: 'Port the API listens on' }),
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      description: 'PostgreSQL 15 or later; the embedded database is used when this is left out'
    })
  ),
  ROLLCALL_DATA_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Where the embedded database and its secrets live; the usual place of the system when left out'
    })
  ),
  ROLLCALL_DATABASE_POOL: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 10,
    description: 'Connections to the database at most'
  }),
  ROLLCALL_MIGRATE: Type.Enum(['auto', 'off'], {
    type: 'string',
    default: 'auto',
    description: 'Apply waiting migrations at start; with off, an outdated schema refuses to start'
  }),
  ROLLCALL_JWT_SECRET: Type.Optional(
    Type.String({
      minLength: JWT_SECRET_LENGTH,
      description:
        'Signs access tokens, at least 32 characters; required with DATABASE_URL, made at first start otherwise'
    })
  ),
  ROLLBAR_ACCESS_TOKEN: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Project token of Rollbar that reads and writes; items then come from Rollbar'
    })
  ),
  ROLLBAR_POST_ACCESS_TOKEN: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Project token of Rollbar that reports new items; ROLLBAR_ACCESS_TOKEN does it when left out'
    })
  ),
  ROLLBAR_API_URL: Type.String({
    pattern: '^https?://',
    default: 'https://api.rollbar.com',
    description: "Where Rollbar's API answers"
  }),
  ROLLBAR_TIMEOUT_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 300,
    default: 10,
    description: 'How long one call to Rollbar may take, retries included'
  }),
  ROLLCALL_CORS_ORIGINS: Type.String({
    default: '',
    description: 'Origins whose pages may use the API, separated by commas; ingest is open to all'
  }),
  ROLLCALL_TRUST_PROXY: Type.String({
    default: '',
    description:
      'Addresses or networks of proxies whose X-Forwarded-* headers are believed, separated by commas'
  }),
  ROLLCALL_BODY_LIMIT: Type.Integer({
    minimum: 1024,
    maximum: 16_777_216,
    default: 1_048_576,
    description: 'Largest request body in bytes'
  }),
  ROLLCALL_LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    type: 'string',
    default: 'info',
    description: 'What the server logs'
  })
})

/** The settings in force. */
export type Config = Static<typeof Env>

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
    ? [...withoutSecret(config), ...unreadableUrls(config), ...wrongWords(config)]
    : Value.Errors(Env, config).map(toFieldError)
  if (errors.length === 0 && Value.Check(Env, config)) return config
  const told = errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`.trim())
  throw new AppError('invalid', `Invalid configuration: ${told.join('; ')}`, { errors })
}

function withoutSecret({ DATABASE_URL, ROLLCALL_JWT_SECRET }: Config) {
  if (DATABASE_URL === undefined || ROLLCALL_JWT_SECRET !== undefined) return []
  const detail =
    'is required with DATABASE_URL: at least 32 random characters, as `openssl rand -hex 32` prints them'
  return [{ pointer: '/ROLLCALL_JWT_SECRET', detail }]
}

function unreadableUrls({ DATABASE_URL, ROLLBAR_API_URL }: Config) {
  const detail = 'is no URL; special characters in a password must be percent-encoded'
  return Object.entries({ DATABASE_URL, ROLLBAR_API_URL })
    .filter(([, url]) => url !== undefined && !URL.canParse(url))
    .map(([name]) => ({ pointer: `/${name}`, detail }))
}

/** Names that stand for networks; the library that reads X-Forwarded-For knows them. */
const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal'])

function wrongWords({ ROLLCALL_CORS_ORIGINS, ROLLCALL_TRUST_PROXY }: Config) {
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

/** The words of a setting that is a list separated by commas. */
export function listOf(setting: string): string[] {
  return setting
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

/** An address, or a network as in `10.0.0.0/8`. */
function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/', 2)
  const version = isIP(address)
  if (version === 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

/** Says what is wrong without repeating the value, which may be a secret. */
function toFieldError({ instancePath, keyword, params, message }: ReturnType<typeof Value.Errors>[number]) {
  const detail = keyword === 'enum' ? `must be one of ${params.allowedValues.join(', ')}` : message
  return { pointer: instancePath, detail }
}
