import { broken, type Checkup, fine, type Probe } from '@rollcall/core'
import type { PostgresCheckups } from '@rollcall/postgres'

interface Parts extends PostgresCheckups {
  probe: Probe
  /** Human words for where the data lives. */
  place: string
  /** What to do when it does not answer. */
  advice: string
}

/**
 * One thing after the other: a database that does not answer has nothing else to say, and one whose schema is not ours
 * nothing about its tables.
 */
export function databaseCheckup({ probe, place, advice, schema, server, tables }: Parts): Checkup {
  return async () => {
    const { status, error, latency_ms } = await probe()
    if (status === 'KO') return [broken('database', `${place} does not answer: ${error}`, advice)]
    const reached = fine('database', `${place} answers in ${latency_ms} ms`)
    const [state, ...others] = await Promise.all([schema, ...server].map((look) => look()))
    const isReady = state?.every((finding) => finding.status === 'OK') ?? false
    const deeper = isReady ? await Promise.all(tables.map((look) => look())) : []
    return [reached, ...(state ?? []), ...others.flat(), ...deeper.flat()]
  }
}
