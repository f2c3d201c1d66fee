import { createHash } from 'node:crypto'
import { invalidField } from '../errors.ts'
import { parseUrl } from '../parse-url.ts'
import type { UrlFacts } from './bookmark-store.ts'
import type { LinkRules } from './link-rules.ts'

/** Longest address as a header carries it, in ASCII: clients read headers of 16 KiB in all. */
const LONGEST_ENCODED = 8192

/**
 * Reads an http or https address. Two are the same when scheme, host (any case, punycode or not), port, path, query without
 * what only tracks, and fragment are (RFC 3986, section 6.2.2; WHATWG URL). Rejects with `invalid`: other schemes, no host,
 * user name or password, a backslash in the host (which others read in another way), control characters, and what is too
 * long once it is percent-encoded; `field` is the one it came in.
 */
export function readUrl(text: string, { tracking_parameters }: LinkRules, field: string): UrlFacts {
  const url = text.trim()
  const refuse = (detail: string) => invalidField(`/${field}`, detail)
  if (/[\s\p{Cc}\p{Cs}]/u.test(url)) throw refuse('holds spaces or control characters; percent-encode them')
  const [, authority] = /^https?:\/\/([^/?#]+)/i.exec(url) ?? []
  const parsed = parseUrl(url)
  if (authority === undefined || authority.includes('\\') || parsed === null)
    throw refuse('must be an http or https address')
  if (authority.includes('@'))
    throw refuse('must not hold a user name or password: whoever follows the short link would see them')
  if (parsed.href.length > LONGEST_ENCODED) throw refuse('is too long once it is percent-encoded')
  return { url, url_key: keyOf(parsed, tracking_parameters), host: parsed.hostname }
}

function keyOf(parsed: URL, tracking: readonly string[]): string {
  const { origin, pathname, hash } = parsed
  const same = [origin, pathname, withoutTracking(parsed.search, tracking), hash].map(encodedAlike).join('')
  const hex = createHash('sha256').update(same).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-'
  )
}

/** The query as it was written, without the parameters that only track. */
function withoutTracking(search: string, tracking: readonly string[]): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isTracking(pair, tracking))
  return kept.length === 0 ? '' : `?${kept.join('&')}`
}

function isTracking(pair: string, tracking: readonly string[]): boolean {
  const [name = ''] = pair.split('=', 1)
  const plain = encodedAlike(name).toLowerCase()
  return tracking.some((one) => (one.endsWith('*') ? plain.startsWith(one.slice(0, -1)) : plain === one))
}

/** Percent-encoding in capitals, and none where a character need not be encoded (RFC 3986, section 2.3). */
function encodedAlike(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase()
  })
}
