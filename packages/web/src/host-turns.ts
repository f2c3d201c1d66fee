import pLimit, { type LimitFunction } from 'p-limit'

/** Runs work when it is its host's turn. */
export type Turns = <T>(host: string, work: () => Promise<T>) => Promise<T>

/** So many works at once for one host, and for all hosts together. Hosts that nothing waits for are forgotten. */
export function hostTurns({ perHost, atOnce }: { perHost: number; atOnce: number }): Turns {
  const hosts = new Map<string, { limit: LimitFunction; users: number }>()
  const together = pLimit(atOnce)
  return async (host, work) => {
    const turn = hosts.get(host) ?? { limit: pLimit(perHost), users: 0 }
    hosts.set(host, turn)
    turn.users += 1
    try {
      return await turn.limit(() => together(work))
    } finally {
      turn.users -= 1
      if (turn.users === 0) hosts.delete(host)
    }
  }
}
