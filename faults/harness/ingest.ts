import { randomUUID } from 'node:crypto'
import type { DatabaseEnv } from '@rollcall/postgres/testing'
import { event, type Server } from '../../apps/cli/test/product/server.ts'
import { inDatabase } from './in-database.ts'
import type { Scenario } from './scenario.ts'
import type { Random } from './seeded.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'

interface Sent {
  uuid: string
  message: string
}

/** Errors on their way to the product, and which of them it said it has. */
export interface Ingest {
  /** Sends one; whether it was answered with 200. One that was not is sent again later, as SDKs do. */
  send(server: Pick<Server, 'post'>): Promise<boolean>
  /** How many were answered so far. */
  answered(): number
  /** Claims that each answered one is stored once, and that items count what they hold. */
  claimStored(env: DatabaseEnv, when: string): Promise<void>
}

/** Half of the errors belong to one item, the others to hundreds that are new when something may go wrong. */
export function ingest(token: string, { random, claim }: Pick<Scenario, 'random' | 'claim'>): Ingest {
  const answered: Sent[] = []
  const unanswered: Sent[] = []
  return {
    async send(server) {
      const sent = unanswered.pop() ?? { uuid: randomUUID(), message: anyMessage(random) }
      const data = event(sent.message, { uuid: sent.uuid })
      const status = await server.post(token, data).catch(() => null)
      const isAnswered = status === 200
      ;(isAnswered ? answered : unanswered).push(sent)
      return isAnswered
    },

    answered: () => answered.length,

    async claimStored(env, when) {
      const { stored, wrong } = await inDatabase(env, async (sql) => ({
        stored: await sql<{ uuid: string; times: number }[]>`
          select uuid, count(*)::int as times from occurrences group by uuid`,
        wrong: await sql`
          select items.id, total_occurrences, count(occurrences.id)::int as holds
          from items left join occurrences on item_id = items.id
          group by items.id having total_occurrences <> count(occurrences.id)`
      }))
      const times = new Map(stored.map(({ uuid, times }) => [uuid, times]))
      const lost = answered.filter(({ uuid }) => !times.has(uuid))
      const twice = stored.filter(({ times }) => times > 1)
      const known = new Set([...answered, ...unanswered].map(({ uuid }) => uuid))
      const foreign = stored.filter(({ uuid }) => !known.has(uuid))
      claim(
        lost.length + twice.length + foreign.length === 0,
        `${when}: each of ${answered.length} answered errors is stored, once`,
        { lost: lost.slice(0, 5), twice: twice.slice(0, 5), foreign: foreign.slice(0, 5) }
      )
      claim(wrong.length === 0, `${when}: every item counts what it holds`, wrong.slice(0, 5))
    }
  }
}

function anyMessage(random: Random): string {
  const letter = () => ALPHABET[Math.floor(random(26))] ?? ''
  return random(2) < 1 ? 'the cart is empty' : `no such product: ${letter()}${letter()}`
}
