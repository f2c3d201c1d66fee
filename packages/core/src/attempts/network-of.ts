/**
 * What an attacker has one of: an IPv4 address, or the /64 network that a customer is given of IPv6 (RFC 6177), as text
 * to tell them apart by.
 */
export function networkOf(address: string): string {
  const bare = withoutPort(address)
  if (!bare.includes(':')) return bare
  const groups = groupsOf(bare)
  return holdsIpv4(groups) ? dotted(groups.slice(6)) : groups.slice(0, 4).join(':')
}

/** Some proxies forward the port too, which is another one for each connection. */
function withoutPort(address: string): string {
  const [, inBrackets, ipv4] = /^(?:\[(.*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(address) ?? []
  return inBrackets ?? ipv4 ?? address
}

/** The eight groups of an IPv6 address, however it is abbreviated (RFC 4291), without its zone. */
function groupsOf(address: string): string[] {
  const [plain = ''] = address.toLowerCase().split('%', 1)
  const [head = '', tail] = plain.replace(/\d+\.\d+\.\d+\.\d+$/, undotted).split('::')
  const front = partsOf(head)
  const back = partsOf(tail ?? '')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  return [...front, ...Array.from({ length: zeros }, () => '0'), ...back]
}

function partsOf(text: string): string[] {
  return text
    .split(':')
    .filter((group) => group !== '')
    .map((group) => group.replace(/^0+(?=.)/, ''))
}

/**
 * Prefixes behind which all of IPv4 lies in one /64: mapped addresses (RFC 4291), and those that a translator in front
 * of a server without IPv4 makes (RFC 6052).
 */
const IPV4_PREFIXES = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0']

function holdsIpv4(groups: readonly string[]): boolean {
  return groups.length === 8 && IPV4_PREFIXES.includes(groups.slice(0, 6).join(':'))
}

function undotted(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number)
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':')
}

function dotted(groups: readonly string[]): string {
  const bytes = groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
  return bytes.join('.')
}
