import type { ItemRef, Level, Source, Status } from '../items/item.ts'
import type { Page, Paging } from '../paging.ts'
import type { Report } from './report.ts'

/** Which reports: every filter given must hold. */
export interface ReportFilter {
  /** Id of an item, or #counter. */
  item?: ItemRef
  status?: Status[]
  level?: Level[]
  environment?: string[]
  /** Stored at or after this time (RFC 3339). */
  since?: string
  /** Stored before this time (RFC 3339). */
  until?: string
}

/** Which reports to clean away. Without any condition: all. */
export interface CleanRule {
  /** Only those stored before this time (RFC 3339). */
  before?: string
  /** Never the newest so many of each item. */
  keep?: number
  /** Count them, and remove none. */
  dry_run: boolean
}

export interface ReportStore {
  /**
   * Stores those whose content is new for their item, of all that was ever stored of it last, and answers how many.
   * A report whose hash equals that of the item's newest report is left out, so that adding twice stores once.
   */
  add(reports: Report[]): Promise<number>
  /** Newest first. */
  list(filter: ReportFilter & Paging): Promise<Page<Report>>
  /** Rejects with `not_found`. */
  get(id: string): Promise<Report>
  /** Rejects with `not_found`. */
  remove(id: string): Promise<void>
  /** Answers how many were, or with `dry_run` would be, removed. */
  clean(rule: CleanRule): Promise<number>
}

/** A run of `collect`. */
export interface Collection {
  id: string
  source: Source
  started_at: string
}

export interface CollectionLog {
  /**
   * Opens a collection, or takes over one of the same source that has shown no sign of life for a while. Answers the
   * time up to which changes were collected before (`null`: never). Rejects with `conflict` while another one runs.
   */
  begin(collection: Collection): Promise<{ since: string | null }>
  /** A sign of life with the numbers so far. Rejects with `conflict` when another run has taken over. */
  advance(id: string, progress: { seen: number; stored: number }): Promise<void>
  /** Closes it as complete: the next one starts from its `started_at`. Rejects with `conflict` as `advance` does. */
  finish(id: string, result: { seen: number; stored: number }): Promise<void>
  /**
   * Closes it as failed, so that the next can begin at once and from where the last complete one stood. Rejects with
   * `conflict` as `advance` does.
   */
  abandon(id: string): Promise<void>
}
