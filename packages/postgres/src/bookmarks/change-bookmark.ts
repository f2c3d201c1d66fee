import {
  alreadySaved,
  type Bookmark,
  type BookmarkChanges,
  codeTaken,
  shapeOf,
  sortTitle,
  UNCHECKED
} from '@rollcall/core'
import { and, eq, sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { bookmarks } from '../schema.ts'
import { onUniqueViolation } from '../sql-errors.ts'
import { storableJson } from '../storable-json.ts'
import { isMeantBy, isOwn, noBookmark } from './look-up.ts'
import { readAnswer, reading, withVisits } from './read-bookmarks.ts'
import { searchVector } from './search-vector.ts'

interface Changing {
  user_id: string
  ref: string
  changes: BookmarkChanges
}

interface Beside {
  known(user_id: string, url_keys: readonly string[]): Promise<Map<string, string>>
  settle(): Promise<void>
}

/** Changes a bookmark while its row is locked, and answers it as it is then. */
export async function changeBookmark(
  db: Db,
  { user_id, ref, changes: given }: Changing,
  { known, settle }: Beside
): Promise<Bookmark> {
  const { changes } = storableJson({ changes: given })
  const { bookmark, pending } = await again(() =>
    db
      .transaction((tx) => change(tx, { user_id, ref, changes }))
      .catch(onUniqueViolation((constraint) => conflictOf(constraint)))
  )
  if (!pending) return bookmark
  await settle()
  const counted = await read(db, bookmark.id)
  if (counted.bookmark === undefined) return bookmark
  const { visits, bot_visits, last_visited_at } = counted.bookmark
  return { ...bookmark, visits, bot_visits, last_visited_at }

  async function conflictOf(constraint: string) {
    const { url_key, short_url } = changes
    if (constraint === 'bookmarks_url_key' && url_key !== undefined) {
      const id = (await known(user_id, [url_key])).get(url_key)
      return id === undefined ? undefined : alreadySaved({ id })
    }
    const isCode = constraint === 'bookmarks_short_url_key' || constraint === 'bookmarks_code_shape_key'
    return isCode && short_url !== undefined ? codeTaken(short_url) : undefined
  }
}

async function change(tx: Db, { user_id, ref, changes }: Changing) {
  const [before] = await tx
    .select({
      id: bookmarks.id,
      user_id: bookmarks.user_id,
      url: bookmarks.url,
      url_key: bookmarks.url_key,
      host: bookmarks.host,
      short_url: bookmarks.short_url,
      title: bookmarks.title,
      body: bookmarks.body,
      tags: bookmarks.tags,
      unread: bookmarks.unread,
      archived: bookmarks.archived,
      favourite: bookmarks.favourite,
      link_status: bookmarks.link_status
    })
    .from(bookmarks)
    .where(and(isMeantBy(ref), isOwn(user_id)))
    .for('no key update')
  if (!before) throw noBookmark(ref)
  const { short_url, ...plain } = changes
  const moved = plain.url_key !== undefined && plain.url_key !== before.url_key
  /** What was found at another address says nothing of this one. */
  const after = { ...before, ...plain, ...(moved && UNCHECKED) }
  await tx
    .update(bookmarks)
    .set({
      ...plain,
      ...(short_url !== undefined &&
        short_url !== before.short_url && { short_url, code_shape: shapeOf(short_url) }),
      ...(moved && UNCHECKED),
      sort_title: sortTitle(after),
      search: searchVector(after)
    })
    .where(eq(bookmarks.id, before.id))
  const { bookmark, pending } = await read(tx, before.id)
  if (bookmark === undefined) throw noBookmark(ref)
  return { bookmark, pending }
}

async function read(db: Db, id: string) {
  const [answer] = await reading(db, {
    from: sql`bookmarks ${withVisits} WHERE bookmarks.id = ${id}`,
    order: sql`bookmarks.id`
  })
  return { bookmark: readAnswer(answer).rows[0]?.bookmark, pending: answer?.pending === true }
}
