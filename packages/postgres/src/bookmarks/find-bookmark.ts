import { type Bookmark, isUuid } from '@rollcall/core'
import { sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { lazily } from '../lazily.ts'
import { isOwn, noBookmark } from './look-up.ts'
import { reading, readSettled, withVisits } from './read-bookmarks.ts'

/** Finds a user's bookmark by id or short code. */
export function bookmarkFinder(db: Db, settle: () => Promise<void>) {
  const byId = lazily(() => prepareFind(db, 'id'))
  const byCode = lazily(() => prepareFind(db, 'short_url'))

  return async (user_id: string, ref: string): Promise<Bookmark> => {
    if (ref.includes('\0')) throw noBookmark(ref)
    const statement = isUuid(ref) ? byId() : byCode()
    const { rows } = await readSettled(() => statement.execute({ user_id, ref }), settle)
    const [found] = rows
    if (found === undefined) throw noBookmark(ref)
    return found.bookmark
  }
}

function prepareFind(db: Db, column: 'id' | 'short_url') {
  const isMeant = sql`bookmarks.${sql.identifier(column)} = ${sql.placeholder('ref')}`
  return reading(db, {
    from: sql`bookmarks ${withVisits} WHERE ${isMeant} AND ${isOwn(sql.placeholder('user_id'))}`,
    order: sql`bookmarks.id`
  }).prepare('find_bookmark')
}
