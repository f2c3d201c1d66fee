import { Duration, OneOf, REGISTRATION, withDefault } from '@rollcall/core'
import { type Static, Type } from 'typebox'

/** As long as the hash it is used with (RFC 7518, section 3.2). */
export const JWT_SECRET_LENGTH = 32

const server = {
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address the API listens on' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000, description: 'Port the API listens on' }),
  ROLLCALL_PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      'x-expected': 'an http or https URL',
      description: 'Where people reach the server, for links; http://HOST:PORT when left out'
    })
  ),
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
  ROLLCALL_LOG_LEVEL: withDefault(
    OneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const, {
      description: 'What the server logs'
    }),
    'info'
  )
}

const database = {
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      'x-expected': 'a URL as in postgres://user:password@host:5432/rollcall',
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
  ROLLCALL_MIGRATE: withDefault(
    OneOf(['auto', 'off'] as const, {
      description: 'Apply waiting migrations at start; with off, an outdated schema refuses to start'
    }),
    'auto'
  )
}

const tokens = {
  ROLLCALL_JWT_SECRET: Type.Optional(
    Type.String({
      minLength: JWT_SECRET_LENGTH,
      description:
        'Signs access tokens, at least 32 characters; required with DATABASE_URL, made at first start otherwise'
    })
  ),
  ROLLCALL_JWT_KEYS: Type.Optional(
    Type.String({
      description:
        'Named keys for access tokens, as in name:secret,name:secret: the first signs, all of them and ROLLCALL_JWT_SECRET verify'
    })
  ),
  ROLLCALL_ACCESS_TTL: withDefault(Duration({ description: 'How long an access token lives' }), '15m'),
  ROLLCALL_REFRESH_TTL: withDefault(
    Duration({ description: 'How long a session lives that nobody uses' }),
    '30d'
  )
}

const accounts = {
  ROLLCALL_REGISTRATION: withDefault(
    OneOf(REGISTRATION, {
      description:
        'Who may make an account: open to everybody, only invited people, or closed but for administrators'
    }),
    'open'
  ),
  ROLLCALL_LOGIN_FAILURES_PER_ADDRESS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 20,
    description: 'Failed attempts of one address within an hour before the next has to wait'
  }),
  ROLLCALL_LOGIN_FAILURES_PER_ACCOUNT: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 5,
    description: 'Failed attempts at one account from one address within an hour before the next has to wait'
  })
}

/** Passwords are hashed no cheaper than OWASP's floor for argon2id (Password Storage Cheat Sheet). */
const passwords = {
  ROLLCALL_COMMON_PASSWORDS: withDefault(
    OneOf(['refuse', 'allow'] as const, {
      description: 'What is done about new passwords among the 10,000 most common'
    }),
    'refuse'
  ),
  ROLLCALL_ARGON2_MEMORY_KIB: Type.Integer({
    minimum: 19_456,
    maximum: 4_194_304,
    default: 19_456,
    description: 'Memory that hashing a password takes, in KiB'
  }),
  ROLLCALL_ARGON2_PASSES: Type.Integer({
    minimum: 2,
    maximum: 100,
    default: 2,
    description: 'How often hashing a password goes over that memory'
  }),
  ROLLCALL_ARGON2_LANES: Type.Integer({
    minimum: 1,
    maximum: 16,
    default: 1,
    description: 'Threads that hash one password'
  })
}

/** What advertising, mailings and statistics add to addresses; nothing that a site may mean something by. */
const TRACKING = [
  'utm_*,mtm_*,hsa_*,_ga,_gl,fbclid,gclid,gclsrc,gbraid,wbraid,dclid,gad_source,gad_campaignid,srsltid,msclkid,yclid,ysclid',
  'twclid,ttclid,li_fat_id,igshid,igsh,epik,rdt_cid,irclickid,mc_cid,mc_eid,_hsenc,_hsmi,__hstc,__hssc,__hsfp,mkt_tok',
  'vero_id,vero_conv,oly_enc_id,oly_anon_id,wickedid,ref_src,ref_url'
].join(',')

const links = {
  ROLLCALL_TRACKING_PARAMETERS: Type.String({
    default: TRACKING,
    description:
      'Parameters that make no difference between two addresses, separated by commas; a * at the end stands for any ending, a lone - for none'
  }),
  ROLLCALL_LINK_NETWORKS: Type.String({
    default: '',
    description:
      'Addresses or networks where links may be checked though they are not public, separated by commas'
  }),
  ROLLCALL_LINK_TIMEOUT_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 60,
    default: 10,
    description: 'How long checking one link may take'
  })
}

const rollbar = {
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
    'x-expected': 'an http or https URL',
    default: 'https://api.rollbar.com',
    description: "Where Rollbar's API answers"
  }),
  ROLLBAR_TIMEOUT_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 300,
    default: 10,
    description: 'How long one call to Rollbar may take, retries included'
  })
}

/** Every setting of the product, as the environment (or a `.env` file) names it. */
export const Env = Type.Object({
  ...server,
  ...database,
  ...tokens,
  ...accounts,
  ...passwords,
  ...links,
  ...rollbar
})

/** The settings in force. */
export type Config = Static<typeof Env>
