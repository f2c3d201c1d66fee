import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { buildConnector } from 'undici'
import type { AddressGuard } from './address-guard.ts'
import { refusedAddress } from './failures.ts'
import type { Resolve } from './resolve-host.ts'

interface Connecting {
  guard: AddressGuard
  resolve: Resolve
  timeoutMs: number
  /** Authorities to trust in place of the system's. */
  ca?: string | undefined
}

/**
 * Connects only where the guard lets it. It judges the very addresses that the socket then connects to, so a name that
 * answers differently the second time gains nothing.
 */
export function guardedConnector({ guard, resolve, timeoutMs, ca }: Connecting): buildConnector.connector {
  const lettingThrough = callbackify((host: string) => addressesOf(host, resolve, guard))
  /** It is always asked for all addresses: `autoSelectFamily` tries one after the other. */
  const lookup: LookupFunction = (host, _options, callback) => lettingThrough(host, callback)
  const connect = buildConnector({
    lookup,
    autoSelectFamily: true,
    timeout: timeoutMs,
    maxCachedSessions: 0,
    ...(ca !== undefined && { ca })
  })
  return (options, callback) => {
    const wrong = isIP(options.hostname) === 0 ? null : guard(options.hostname)
    if (wrong === null) connect(options, callback)
    else queueMicrotask(() => callback(refusedAddress(options.hostname, wrong), null))
  }
}

/** A host with addresses of both kinds is reached at those that are let through alone. */
async function addressesOf(host: string, resolve: Resolve, guard: AddressGuard): Promise<LookupAddress[]> {
  const judged = (await resolve(host)).map((address) => ({ address, wrong: guard(address.address) }))
  const good = judged.filter(({ wrong }) => wrong === null).map(({ address }) => address)
  const [first] = judged
  if (good.length > 0) return good
  if (first?.wrong) throw refusedAddress(host, first.wrong)
  throw Object.assign(new Error(`${host} has no address`), { code: 'ENODATA' })
}
