import { parseUrl } from '../../parse-url.ts'

/** Longest name of a host (RFC 1035, section 2.3.4). */
const LONGEST_HOST = 253
const MOST_LABELS = 127

/** All `site:` finds a host by: itself and the domains above it; an IP address only by itself. */
export function sitesOf(host: string): string[] {
  const name = withoutRoot(host)
  if (isAddress(name)) return [name]
  const labels = name.split('.').slice(-MOST_LABELS)
  return labels.map((_, i) => labels.slice(i).join('.')).filter((site) => site.length <= LONGEST_HOST)
}

/** A host as it is looked for, in lower case and punycode; null for what is none. */
export function siteOf(text: string): string | null {
  const isPlain = /^[^/?#@\\:*[\]]+$/.test(text) || /^\[[0-9a-f:.]+\]$/i.test(text)
  const address = isPlain ? parseUrl(`http://${text}/`) : null
  if (address === null) return null
  const site = withoutRoot(address.hostname)
  return site.length <= LONGEST_HOST && site.split('.').every((label) => label !== '') ? site : null
}

/** `example.com.` is the same host as `example.com`. */
function withoutRoot(host: string): string {
  return host.replace(/\.$/, '')
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host)
}
