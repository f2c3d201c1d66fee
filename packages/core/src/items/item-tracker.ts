import type { Page, Paging } from '../paging.ts'
import type { Item, ItemChange, ItemRef, Level, NewItem, Occurrence, Source, Status } from './item.ts'

export const ITEM_SORTS = ['last_seen', 'first_seen', 'count', 'level'] as const
export type ItemSort = (typeof ITEM_SORTS)[number]

/** How a tracker can fail at whatever it is asked. */
export const TRACKER_ERRORS = ['rate_limited', 'upstream_failed'] as const

/** … and at what names one item: there is none, or a #counter is that of several projects. */
export const ITEM_ERRORS = ['not_found', 'conflict', ...TRACKER_ERRORS] as const

/** Which items: every filter given must hold; several words of one filter are alternatives. Largest first. */
export interface ItemQuery extends Paging {
  status?: Status[]
  level?: Level[]
  environment?: string[]
  framework?: string[]
  /** Words that the title contains, in any case. */
  query?: string
  /** Last seen at or after this time (RFC 3339). */
  since?: string
  /** Last seen before this time (RFC 3339). */
  until?: string
  sort: ItemSort
}

/** An item together with the tracker's own JSON for it, whole. */
export interface TrackedItem {
  item: Item
  data: Record<string, unknown>
}

/**
 * Whatever keeps items: Rollbar, or our own database. Everything may reject with `unavailable` when the tracker cannot
 * be reached in time, and with `rate_limited` or `upstream_failed` when it answers but will not serve.
 */
export interface ItemTracker {
  readonly source: Source
  /** `total_count` is exact, and given only for a numbered page. Rejects with `invalid` for a foreign cursor. */
  list(query: ItemQuery): Promise<Page<Item>>
  /** Rejects with `not_found`, and with `conflict` for a #counter that several projects have; so do all that take a ref. */
  show(ref: ItemRef): Promise<Item>
  /** Records one occurrence and answers the item it belongs to, new or known. Rejects with `not_found` without a project. */
  create(item: NewItem): Promise<Item>
  /** Answers the item as it is afterwards. Rejects with `not_found`, and `invalid` for what this tracker cannot hold. */
  update(ref: ItemRef, change: ItemChange): Promise<Item>
  /** On Rollbar, which cannot delete, the item is archived. Rejects with `not_found`. */
  remove(ref: ItemRef): Promise<void>
  /** Newest first. Rejects with `not_found` when there is no such item. */
  listOccurrences(ref: ItemRef, paging: Paging): Promise<Page<Occurrence>>
  /** Rejects with `not_found`. */
  showOccurrence(id: number): Promise<Occurrence>
  /**
   * Reads lazily every item that may have changed since a time (RFC 3339), all of them without one. It may yield an
   * item that has not changed, and never leaves out one that has.
   */
  changedSince(since: string | null): AsyncIterable<TrackedItem>
}
