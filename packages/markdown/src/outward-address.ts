import { parseUrl } from '@rollcall/core'

const PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])

/** Servers and browsers read no longer ones; whoever looks for an address in a text need not look further. */
export const LONGEST_ADDRESS = 8192

/**
 * Where a link leads, in the one spelling that all browsers read alike: `https:evil.example`, `\tHTTPS:\\evil.example` and
 * the like are an address to one and a path to another. Empty where it leads elsewhere than to http, https or mail.
 */
export function outwardAddress(written: string): string {
  const url = written.length <= LONGEST_ADDRESS ? parseUrl(written) : null
  return url !== null && PROTOCOLS.has(url.protocol) ? url.href : ''
}
