import { AppError } from '@rollcall/core'
import { errors } from 'undici'
import { failed } from './failures.ts'

const sentences: [codes: RegExp, sentence: (host: string) => string][] = [
  [/^(ENOTFOUND|ENODATA|EAI_NONAME|EAI_NODATA)$/, (host) => `There is no host with the name ${host}`],
  [/^EAI_/, (host) => `The name ${host} cannot be looked up`],
  [/^ECONNREFUSED$/, (host) => `${host} refuses connections`],
  [
    /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/,
    (host) => `${host} does not answer when it is called`
  ],
  [/^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, (host) => `${host} takes too long to answer`],
  [/^(EHOST|ENET|EADDR|EACCES$|EPERM$|EINVAL$)/, (host) => `${host} cannot be reached`],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, (host) => `${host} hangs up without an answer`],
  [/^UND_ERR_HEADERS_OVERFLOW$/, (host) => `${host} sends more headers than can be read`],
  [/^(HTTPParserError|UND_ERR_RES|UND_ERR_RESPONSE)/, (host) => `${host} answers in broken HTTP`],
  [/^(Z_|ERR__ERROR_)/, (host) => `${host} sends a page that cannot be decompressed`],
  [/^CERT_HAS_EXPIRED$/, (host) => `The certificate of ${host} has expired`],
  [/^CERT_NOT_YET_VALID$/, (host) => `The certificate of ${host} is not valid yet`],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, (host) => `The certificate of ${host} was made for another host`],
  [
    /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    (host) => `The certificate of ${host} comes from nobody who is trusted`
  ],
  [
    /^(CERT_|CRL_|ERROR_IN_CERT|HOSTNAME_MISMATCH|INVALID_CA)/,
    (host) => `The certificate of ${host} is not valid`
  ],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$)/, (host) => `${host} does not speak TLS as it is spoken today`]
]

/** A server that knows GET alone answers other questions like that. */
const BEWILDERED =
  /^(ECONNRESET|ECONNABORTED|EPIPE|HTTPParserError|UND_ERR_SOCKET|UND_ERR_HEADERS_TIMEOUT|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES)/

const CLOSED = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED'])

/** Whether asking in another way may help. */
export function isBewildered(error: unknown): boolean {
  return BEWILDERED.test(codeOf(error) ?? '')
}

/** The `upstream_failed` for what a host did wrong, in a sentence, and `unavailable` at our own end; throws the rest untouched. */
export function connectionFailure(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error
  const code = codeOf(error) ?? ''
  if (CLOSED.has(code)) return new AppError('unavailable', 'This program is about to end', { cause: error })
  const told = sentences.find(([codes]) => codes.test(code))
  if (told === undefined) throw error
  return failed(told[1](host), error)
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof errors.HTTPParserError) return error.name
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
