import type { Page, Paging } from '../paging.ts'
import type { Bookmark } from './bookmark.ts'
import type { SearchNode } from './search/search-node.ts'

/** What makes two addresses the same, and where they are. */
export interface UrlFacts {
  /** As it was given, without spaces around it. */
  url: string
  /** Equal for equal addresses, in the form of a UUID. */
  url_key: string
  /** Of the address, in lower case and punycode. */
  host: string
}

/** What an owner says of a bookmark, beside its address and its code. */
export type OwnFields = Pick<
  Bookmark,
  | 'title'
  | 'body'
  | 'tags'
  | 'unread'
  | 'archived'
  | 'favourite'
  | 'enabled'
  | 'expires_at'
  | 'max_visits'
  | 'redirect_status'
  | 'alternate_url'
>

/** What an owner can change, of a bookmark that is there; `short_url` is a code of the owner's choice. */
export type BookmarkChanges = Partial<UrlFacts & OwnFields & Pick<Bookmark, 'short_url'>> &
  Pick<Bookmark, 'updated_at'>

/** A bookmark about to be saved. */
export interface BookmarkDraft
  extends UrlFacts,
    OwnFields,
    Pick<Bookmark, 'id' | 'created_at' | 'updated_at'> {
  /** A code of the owner's choice, or drawn ones in their order, of which the first that is free is taken. */
  code: { custom: string } | { drawn: readonly string[] }
}

export type Saved =
  | { outcome: 'created' | 'existing'; bookmark: Bookmark }
  /** Its own code is taken, or looks like one that is. */
  | { outcome: 'code_taken' }
  /** All the drawn codes are taken: draw others. */
  | { outcome: 'codes_exhausted' }

/**
 * What to sort by: the newest, most visited and last visited first, those never visited last; titles from A to Z
 * (`sortTitle`). Where that is equal ids decide, in the same direction.
 */
export const BOOKMARK_SORTS = ['created_at', 'visits', 'title', 'last_visited_at'] as const
export type BookmarkSort = (typeof BOOKMARK_SORTS)[number]

export interface BookmarkQuery {
  user_id: string
  /** All of them without one. */
  search?: SearchNode
  sort: BookmarkSort
}

/** Which bookmarks to walk through: every condition given must hold. */
export interface WalkQuery {
  /** Those of everybody when null. */
  user_id: string | null
  search?: SearchNode
  /** Only links that were never checked, or last before this time (RFC 3339). */
  checked_before?: string
  /** Only those that are not archived. */
  current?: boolean
}

/** What a check found, in the words of the columns that keep it. */
export type LinkState = Pick<
  Bookmark,
  'id' | 'url' | 'link_status' | 'link_status_code' | 'link_error' | 'link_checked_at' | 'link_failures'
>

/** How many bookmarks carry a tag. */
export interface TagCount {
  tag: string
  count: number
}

/**
 * Bookmarks, each with its own user: those of others do not exist. Where one is asked for by `ref`, that is its id or its
 * short code, and `not_found` is the rejection when the user has no such bookmark. Visits answered before are counted in
 * all that is read here.
 */
export interface BookmarkStore {
  /**
   * Saves drafts of one user, whose `url_key`s differ, and answers for each in their order. One whose address the user
   * has already is left as it is, whatever its code. Codes are unique in the whole system, however many are saved at once;
   * a code of somebody's choice must not look like another that was chosen (`shapeOf`), drawn ones may look like any.
   * Rejects with `unauthenticated` when the user is gone.
   */
  save(user_id: string, drafts: readonly BookmarkDraft[]): Promise<Saved[]>
  /** Ids of the user's bookmarks with these keys, by key. */
  known(user_id: string, url_keys: readonly string[]): Promise<Map<string, string>>
  /** The length a code should be drawn with: the shortest, from three, whose codes are not more than half taken. */
  codeLength(): Promise<number>
  /** By numbered page it counts the total; that of all bookmarks without a search is kept, not counted. */
  list(query: BookmarkQuery & Paging): Promise<Page<Bookmark>>
  find(user_id: string, ref: string): Promise<Bookmark>
  /**
   * Answers it as it is then. With another `url_key`, what checks found of the link is forgotten; the code it has already
   * is never refused. Rejects with `conflict` when the user has the address already (`alreadySaved`), or the code is taken
   * or looks like one that was chosen (`codeTaken`).
   */
  change(user_id: string, ref: string, changes: BookmarkChanges): Promise<Bookmark>
  remove(user_id: string, ref: string): Promise<void>
  /** In the order of their ids, a part at a time; what is saved meanwhile may come or not. */
  walk(query: WalkQuery): AsyncIterable<Bookmark>
  /** Writes down what checks found; bookmarks that are gone, or have another address by now, are passed over. */
  noteChecks(states: readonly LinkState[]): Promise<void>
  /** The most used first, then by name. */
  tags(user_id: string): Promise<TagCount[]>
  /**
   * Puts one tag in the place of others, or nothing in their place, all at once; nothing else of a bookmark changes.
   * Answers how many bookmarks carried one of the others.
   */
  replaceTags(user_id: string, tags: readonly string[], by: string | null): Promise<number>
}

/** A search to come back to. */
export interface SavedSearchRow {
  id: string
  name: string
  q: string
  created_at: string
}

/** Searches of a user, named in any case of letters. */
export interface SavedSearchStore {
  /** Puts it in the place of one with that name. Rejects with `unauthenticated` when the user is gone. */
  save(user_id: string, search: SavedSearchRow): Promise<SavedSearchRow>
  /** By name. */
  list(user_id: string): Promise<SavedSearchRow[]>
  /** By id or name. Rejects with `not_found`. */
  find(user_id: string, ref: string): Promise<SavedSearchRow>
  /** By id or name. Rejects with `not_found`. */
  remove(user_id: string, ref: string): Promise<void>
}
