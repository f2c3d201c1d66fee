import type { TrackedItem } from '@rollcall/core'
import { itemPages, lastSeen, rows } from './item-pages.ts'
import { itemOf } from './mapping.ts'
import type { Transport } from './transport.ts'

/**
 * All items: one that was resolved, muted, renamed or assigned keeps its last occurrence, and Rollbar neither tells nor
 * lists by the time of such a change. What occurs while we read moves to the front, behind our back, so the front
 * is read again until it holds no older item that we have not seen.
 */
export async function* changedItems(transport: Transport): AsyncGenerator<TrackedItem> {
  const read = itemPages(transport, {})
  const known = new Set<number>()
  let begun: number | undefined
  let floor = 0
  for (;;) {
    let missed = false
    let top: number | undefined
    for await (const { row } of rows(read)) {
      top ??= lastSeen(row)
      begun ??= top
      if (lastSeen(row) < floor) break
      if (known.has(row.id)) continue
      known.add(row.id)
      if ((row.first_occurrence_timestamp ?? 0) <= begun) missed = true
      yield { item: itemOf(row), data: row }
    }
    if (top === undefined || !missed) return
    floor = top
  }
}
