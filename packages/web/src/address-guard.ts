import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.parse>

/** Says what is wrong with connecting to an IP address, as in `a loopback address`; null where nothing is. */
export type AddressGuard = (address: string) => string | null

/** Services that tell machines of a cloud their secrets; the public one is Azure's. */
const METADATA = new Set(['169.254.169.254', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254'])

const inWords = new Map([
  ['unspecified', 'the unspecified address'],
  ['broadcast', 'a broadcast address'],
  ['multicast', 'a multicast address'],
  ['linkLocal', 'a link-local address'],
  ['loopback', 'a loopback address'],
  ['carrierGradeNat', 'an address of a carrier’s private network'],
  ['private', 'an address of a private network'],
  ['uniqueLocal', 'an address of a private network'],
  ['6to4', 'an address of a 6to4 tunnel'],
  ['teredo', 'an address of a Teredo tunnel']
])

/** All that is handed out for hosts anywhere (RFC 4291, section 2.4); the rest is reserved. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/** Where IPv6 reaches the whole of IPv4 (RFC 6052). */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96')

/**
 * Lets through public addresses, and those of the networks given, as in `10.0.0.0/8` or `::1`. An IPv6 address that stands
 * for an IPv4 address is judged as that one.
 */
export function addressGuard(allowedNetworks: readonly string[]): AddressGuard {
  const allowed = allowedNetworks.map(networkOf)
  return (text) => {
    const address = reached(ipaddr.parse(text))
    return allowed.some((network) => isIn(address, network)) ? null : whyNot(address)
  }
}

function networkOf(text: string): [Address, number] {
  if (!text.includes('/')) {
    const address = reached(ipaddr.parse(text))
    return [address, address.kind() === 'ipv4' ? 32 : 128]
  }
  const [address, bits] = ipaddr.parseCIDR(text)
  const inner = bits < 96 ? address : reached(address)
  return inner.kind() === address.kind() ? [address, bits] : [inner, bits - 96]
}

function isIn(address: Address, network: [Address, number]): boolean {
  return address.kind() === network[0].kind() && address.match(network)
}

function reached(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  return isIn(address, NAT64) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address
}

function whyNot(address: Address): string | null {
  if (METADATA.has(address.toString())) return 'the address of a metadata service'
  const range = address.range()
  if (range !== 'unicast') return inWords.get(range) ?? 'a reserved address'
  return address.kind() === 'ipv4' || isIn(address, GLOBAL_IPV6) ? null : 'a reserved address'
}
