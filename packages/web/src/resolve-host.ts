import type { LookupAddress } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'

/** The addresses of a host, in the order in which to try them. */
export type Resolve = (host: string) => Promise<LookupAddress[]>

/** Together shorter than connecting may take, so that a name server that is silent is told as such. */
const PATIENCE = { timeout: 1_500, tries: 2 }

/**
 * Asks the name servers of the system itself, and the system for what they do not know (its hosts file, names without a
 * domain). The system looks up few names at once, each in a thread that passwords are hashed in too: one that is slow to find
 * would hold up all others, until they seem out of reach. `servers` takes the place of the system's.
 */
export function hostResolver(servers?: readonly string[]): Resolve {
  const resolver = new Resolver(PATIENCE)
  if (servers !== undefined) resolver.setServers(servers)
  return async (host) => {
    if (!host.includes('.')) return lookup(host, { all: true })
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = [...addressesOf(four, 4), ...addressesOf(six, 6)]
    if (found.length > 0) return found
    if (isSilence(four) || isSilence(six)) {
      throw Object.assign(new Error(`No name server answers for ${host}`), { code: 'EAI_AGAIN' })
    }
    return lookup(host, { all: true })
  }
}

function addressesOf(answer: PromiseSettledResult<string[]>, family: number): LookupAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : []
}

/** Where the servers of a domain fail, the system would only ask them again. */
function isSilence(answer: PromiseSettledResult<string[]>): boolean {
  if (answer.status === 'fulfilled') return false
  const error: unknown = answer.reason
  return (
    error instanceof Error && 'code' in error && (error.code === 'ETIMEOUT' || error.code === 'ESERVFAIL')
  )
}
