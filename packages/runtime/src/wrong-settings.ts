import { isIP } from 'node:net'
import { type FieldError, milliseconds, parseUrl } from '@rollcall/core'
import type { Config } from './env.ts'
import { wrongKeys } from './jwt-keys.ts'
import { listOf } from './list-of.ts'
import { withoutPassword } from './masked.ts'

/** What is known of the settings beside their values. */
interface Known {
  /** What was set, as text. */
  given: Readonly<Record<string, string>>
  /** Those whose value does not even fit its schema. */
  unreadable: ReadonlySet<string>
}

/** What a schema cannot say of some settings: the details of what is wrong with the first of them. */
interface Rule {
  about: readonly [keyof Config, ...(keyof Config)[]]
  wrong(config: Config, given: Known['given']): string[]
}

const rules: readonly Rule[] = [
  { about: ['DATABASE_URL'], wrong: ({ DATABASE_URL }) => notUrl(DATABASE_URL) },
  { about: ['ROLLBAR_API_URL'], wrong: ({ ROLLBAR_API_URL }) => notUrl(ROLLBAR_API_URL) },
  { about: ['ROLLCALL_PUBLIC_URL'], wrong: wrongPublicUrl },
  { about: ['ROLLCALL_JWT_SECRET', 'ROLLCALL_JWT_KEYS'], wrong: withoutKey },
  { about: ['ROLLCALL_JWT_KEYS'], wrong: wrongKeys },
  { about: ['ROLLCALL_ACCESS_TTL'], wrong: wrongAccess },
  { about: ['ROLLCALL_REFRESH_TTL'], wrong: wrongRefresh },
  { about: ['ROLLCALL_REFRESH_TTL', 'ROLLCALL_ACCESS_TTL'], wrong: refreshBeforeAccess },
  { about: ['ROLLCALL_CORS_ORIGINS'], wrong: wrongOrigins },
  { about: ['ROLLCALL_CORS_CREDENTIALS', 'ROLLCALL_CORS_ORIGINS'], wrong: credentialsForAll },
  { about: ['ROLLCALL_TRUST_PROXY'], wrong: wrongProxies },
  { about: ['ROLLCALL_LINK_NETWORKS'], wrong: wrongNetworks },
  { about: ['ROLLCALL_TRACKING_PARAMETERS'], wrong: wrongParameters },
  {
    about: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    wrong: ({ OTEL_EXPORTER_OTLP_ENDPOINT }) => notUrl(OTEL_EXPORTER_OTLP_ENDPOINT)
  },
  { about: ['OTEL_EXPORTER_OTLP_HEADERS'], wrong: wrongHeaders },
  { about: ['DD_AGENT_HOST'], wrong: wrongAgent }
]

/** What is wrong with settings that are readable, each by itself and together. */
export function wrongSettings(config: Config, { given, unreadable }: Known): FieldError[] {
  return rules
    .filter(({ about }) => about.every((name) => !unreadable.has(name)))
    .flatMap(({ about: [name], wrong }) =>
      wrong(config, given).map((detail) => ({ pointer: `/${name}`, detail }))
    )
}

/** That `DATABASE_URL` is there is enough, whether or not it can be read. */
function withoutKey({ ROLLCALL_JWT_SECRET, ROLLCALL_JWT_KEYS }: Config, given: Known['given']): string[] {
  const isFine =
    given.DATABASE_URL === undefined || ROLLCALL_JWT_SECRET !== undefined || ROLLCALL_JWT_KEYS !== undefined
  return isFine
    ? []
    : [
        'is required with DATABASE_URL, unless there are ROLLCALL_JWT_KEYS: take what `openssl rand -hex 32` prints'
      ]
}

/** An access token is not looked up: whoever is disabled keeps it to its end, so that has to come soon. */
function wrongAccess({ ROLLCALL_ACCESS_TTL }: Config): string[] {
  const access = milliseconds(ROLLCALL_ACCESS_TTL)
  return access === 0 || access > milliseconds('24h') ? ['must be from 1s to 24h'] : []
}

function wrongRefresh({ ROLLCALL_REFRESH_TTL }: Config): string[] {
  return milliseconds(ROLLCALL_REFRESH_TTL) > milliseconds('366d') ? ['must be 366d at most'] : []
}

function refreshBeforeAccess({ ROLLCALL_REFRESH_TTL, ROLLCALL_ACCESS_TTL }: Config): string[] {
  const isShorter = milliseconds(ROLLCALL_REFRESH_TTL) < milliseconds(ROLLCALL_ACCESS_TTL)
  return isShorter ? ['must not be shorter than ROLLCALL_ACCESS_TTL'] : []
}

function notUrl(url: string | undefined): string[] {
  const isFine = url === undefined || parseUrl(url) !== null
  return isFine ? [] : ['is no URL; special characters in a password must be percent-encoded']
}

/** Links are made by adding to its end. */
function wrongPublicUrl({ ROLLCALL_PUBLIC_URL: text }: Config): string[] {
  const url = text === undefined ? null : parseUrl(text)
  if (text === undefined || url === null) return notUrl(text)
  const { username, password } = url
  if (username === '' && password === '' && !/[?#]/.test(text)) return []
  return ['must have neither user name nor password, query nor fragment']
}

function wrongOrigins({ ROLLCALL_CORS_ORIGINS }: Config): string[] {
  return listOf(ROLLCALL_CORS_ORIGINS)
    .filter((origin) => origin !== '*' && parseUrl(origin)?.origin !== origin)
    .map((word) => `has no origin, as in https://a.example: ${withoutPassword(word)}`)
}

/** Any page of the Web could then act with the cookies and certificates of whoever looks at it. */
function credentialsForAll({ ROLLCALL_CORS_CREDENTIALS, ROLLCALL_CORS_ORIGINS }: Config): string[] {
  const isOpen = ROLLCALL_CORS_CREDENTIALS === 'on' && listOf(ROLLCALL_CORS_ORIGINS).includes('*')
  return isOpen
    ? ['must be off while ROLLCALL_CORS_ORIGINS has *: name the origins that may send credentials']
    : []
}

/** Names that stand for networks; the library that reads X-Forwarded-For knows them. */
const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal'])

function wrongProxies({ ROLLCALL_TRUST_PROXY }: Config): string[] {
  return listOf(ROLLCALL_TRUST_PROXY).flatMap((word) => {
    if (NETWORKS.has(word)) return []
    if (!isNetwork(word)) return [`has no address or network: ${withoutPassword(word)}`]
    return /\/0+$/.test(word) ? [`must not trust everybody: name your proxies instead of ${word}`] : []
  })
}

function wrongNetworks({ ROLLCALL_LINK_NETWORKS }: Config): string[] {
  return listOf(ROLLCALL_LINK_NETWORKS)
    .filter((word) => !isNetwork(word))
    .map((word) => `has no address or network: ${withoutPassword(word)}`)
}

function wrongParameters({ ROLLCALL_TRACKING_PARAMETERS }: Config): string[] {
  return listOf(ROLLCALL_TRACKING_PARAMETERS)
    .filter((word) => !/^[^\s&=?#*]+\*?$/.test(word))
    .map((word) => `has no name of a parameter, as in utm_*: ${word}`)
}

/** An address, or a network as in `10.0.0.0/8`. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

/** A name as HTTP has it (RFC 9110, section 5.6.2), and after it anything that is not empty. */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\s*=\s*(\S.*)$/

function wrongHeaders({ OTEL_EXPORTER_OTLP_HEADERS = '' }: Config): string[] {
  return listOf(OTEL_EXPORTER_OTLP_HEADERS).flatMap((pair, i) => {
    const value = HEADER.exec(pair)?.[1]
    if (value === undefined) return [`pair ${i + 1} must be a header, as in name=value`]
    return isEncoded(value) ? [] : [`pair ${i + 1} must have its value percent-encoded, a % as %25`]
  })
}

/** Whether it can be decoded to what a header may hold. */
function isEncoded(value: string): boolean {
  try {
    return /^[\t\x20-\x7e\x80-\xff]*$/.test(decodeURIComponent(value))
  } catch {
    return false
  }
}

function wrongAgent({ DD_AGENT_HOST: host }: Config): string[] {
  const isFine = host === undefined || isIP(host) !== 0 || /^[\w.-]+$/.test(host)
  return isFine ? [] : ['must be a host name or an address alone, without http:// and without a port']
}
