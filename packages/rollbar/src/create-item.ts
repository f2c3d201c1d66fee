import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type NewItem } from '@rollcall/core'
import { itemOfOccurrence } from './find-item.ts'
import { payloadOf } from './mapping.ts'
import { resultReader } from './reader.ts'
import { Anything, type RollbarItem } from './schemas.ts'
import type { Transport } from './transport.ts'

const readReceipt = resultReader(Anything)

const LONGEST_WAIT = 1000

interface Patience {
  /** How long to wait for the item to show up. */
  waitMs: number
  /** When to look for it first; then ever more rarely. */
  firstLookMs: number
}

/** Reports one occurrence under a uuid of ours, and waits until Rollbar, which works later, shows its item. */
export async function createItem(
  transport: Transport,
  { waitMs, firstLookMs, ...item }: NewItem & Patience
): Promise<RollbarItem> {
  const uuid = randomUUID()
  readReceipt(await transport.send({ method: 'POST', path: '/item/', body: payloadOf(item, uuid) }))
  const deadline = performance.now() + waitMs
  for (let wait = firstLookMs; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    const timeoutMs = deadline - performance.now()
    if (timeoutMs <= wait) throw notVisible(uuid)
    await sleep(wait)
    const found = await itemOfOccurrence(transport, { uuid, timeoutMs: timeoutMs - wait }).catch((error) =>
      unlessNotFound(error, uuid)
    )
    if (found) return found
  }
}

/** Not found means not yet. Whatever else goes wrong must say that the report is in, or it would be sent again. */
function unlessNotFound(error: unknown, uuid: string): undefined {
  if (!(error instanceof AppError)) throw error
  if (error.code === 'not_found') return undefined
  const code = error.code === 'upstream_failed' ? 'upstream_failed' : 'unavailable'
  throw new AppError(code, `Rollbar accepted the report as uuid ${uuid}, but ${error.message}`, {
    cause: error
  })
}

function notVisible(uuid: string): AppError {
  return new AppError(
    'unavailable',
    `Rollbar accepted the report as uuid ${uuid}, but it is not visible as an item yet`
  )
}
