import type { ItemRef, ItemTracker } from '@rollcall/core'
import { changedItems } from './changed-items.ts'
import { createItem } from './create-item.ts'
import { findItem, itemId } from './find-item.ts'
import { listItems } from './list-items.ts'
import { listOccurrences } from './list-occurrences.ts'
import { itemOf, occurrenceOf, patchOf } from './mapping.ts'
import { resultReader } from './reader.ts'
import { Anything, RollbarOccurrence } from './schemas.ts'
import { DEFAULT_BACKOFF, DEFAULT_TIMEOUT, type RollbarOptions, rollbarTransport } from './transport.ts'

const readEcho = resultReader(Anything)
const readOccurrence = resultReader(RollbarOccurrence)

/** Rollbar over its HTTP API, as a tracker. */
export function rollbarTracker(options: RollbarOptions): ItemTracker & { close(): Promise<void> } {
  const transport = rollbarTransport(options)
  const { timeoutMs = DEFAULT_TIMEOUT, backoffMs = DEFAULT_BACKOFF } = options
  const patience = { waitMs: timeoutMs, firstLookMs: backoffMs / 5 }

  /** Answers the id, for Rollbar only repeats what it was sent. */
  async function patch(ref: ItemRef, body: Record<string, unknown>): Promise<string> {
    const id = await itemId(transport, ref)
    readEcho(await transport.send({ method: 'PATCH', path: `/item/${id}`, body, missing: `item ${ref}` }))
    return id
  }

  return {
    source: 'rollbar',

    list(query) {
      return listItems(transport, query)
    },

    async show(ref) {
      return itemOf(await findItem(transport, ref))
    },

    async create(item) {
      return itemOf(await createItem(transport, { ...item, ...patience }))
    },

    async update(ref, change) {
      const id = await patch(ref, patchOf(change))
      return itemOf(await findItem(transport, id))
    },

    async remove(ref) {
      await patch(ref, { status: 'archived' })
    },

    listOccurrences(ref, paging) {
      return listOccurrences(transport, { ref, ...paging })
    },

    async showOccurrence(id) {
      const missing = `occurrence ${id}`
      return occurrenceOf(
        readOccurrence(await transport.send({ method: 'GET', path: `/instance/${id}`, missing }))
      )
    },

    changedSince() {
      return changedItems(transport)
    },

    close() {
      return transport.close()
    }
  }
}
