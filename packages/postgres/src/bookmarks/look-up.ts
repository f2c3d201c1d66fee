import { AppError, isUuid } from '@rollcall/core'
import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import { bookmarks } from '../schema.ts'

/**
 * Whether a row is its owner's, where another index than the owner's has to find it. Many indexes begin with the owner;
 * while statistics know nothing of a new one, any of them looks as good as the best, and the database would read
 * all that the owner has. No index answers this comparison.
 */
export function isOwn(user_id: string | Placeholder): SQL {
  return sql`${bookmarks.user_id} IS NOT DISTINCT FROM ${user_id}`
}

/** Whether a row is the one that is meant by an id or a short code. Rejects with `not_found` what cannot be either. */
export function isMeantBy(ref: string): SQL {
  if (ref.includes('\0')) throw noBookmark(ref)
  return isUuid(ref) ? sql`${bookmarks.id} = ${ref}` : sql`${bookmarks.short_url} = ${ref}`
}

export function noBookmark(ref: string): AppError {
  return new AppError('not_found', `No bookmark ${ref}`)
}

/**
 * The rows of these addresses as `bookmarks`, each as the first one of an order, which one index alone has: for the reason
 * that `isOwn` has.
 */
export function atAddresses(user_id: string, url_keys: readonly string[]): SQL {
  return sql`unnest(${sql.param([...url_keys])}::uuid[]) AS wanted (url_key) JOIN LATERAL (
    SELECT * FROM bookmarks WHERE user_id = ${user_id} AND url_key >= wanted.url_key ORDER BY url_key LIMIT 1
  ) AS bookmarks ON bookmarks.url_key = wanted.url_key`
}
