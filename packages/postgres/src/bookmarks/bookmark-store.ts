import type { Bookmark, BookmarkStore } from '@rollcall/core'
import { desc, eq, sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Database } from '../database.ts'
import { bookmarks } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { storableJson } from '../storable-json.ts'
import { changeBookmark } from './change-bookmark.ts'
import { codeLength } from './code-length.ts'
import { bookmarkFinder } from './find-bookmark.ts'
import { bookmarkLister } from './list-bookmarks.ts'
import { atAddresses, isMeantBy, isOwn, noBookmark } from './look-up.ts'
import { ownerSigns } from './owner-signs.ts'
import { reading, readSettled, withVisits } from './read-bookmarks.ts'
import { replaceTags } from './replace-tags.ts'
import { saveDrafts } from './save-bookmarks.ts'
import { stateLexeme } from './search-signs.ts'
import { walkBookmarks } from './walk-bookmarks.ts'

const DEAD = stateLexeme('dead')

interface Beside {
  /** Resolves once every visit that was answered before is in the counts. */
  settle: () => Promise<void>
}

/** Bookmarks in PostgreSQL. */
export function postgresBookmarks(
  { db, sql: driver }: Pick<Database, 'db' | 'sql'>,
  { settle }: Beside
): BookmarkStore {
  const lengths = codeLength(db)
  const signOf = ownerSigns(db)

  async function known(user_id: string, url_keys: readonly string[]): Promise<Map<string, string>> {
    const rows = await db
      .select({ url_key: sql<string>`bookmarks.url_key`, id: sql<string>`bookmarks.id` })
      .from(atAddresses(user_id, url_keys))
      .prepare('known_bookmarks')
      .execute()
    return new Map(rows.map(({ url_key, id }) => [url_key, id]))
  }

  async function existing(user_id: string, url_keys: readonly string[]): Promise<Map<string, Bookmark>> {
    const statement = reading(db, {
      from: sql`${atAddresses(user_id, url_keys)} ${withVisits}`,
      order: sql`bookmarks.id`,
      key: sql`bookmarks.url_key`
    }).prepare('existing_bookmarks')
    const { rows } = await readSettled(() => statement.execute(), settle)
    return new Map(rows.map(({ key, bookmark }) => [String(key), bookmark]))
  }

  return translatingLoss<BookmarkStore>({
    async save(user_id, drafts) {
      const beside = { existing: (url_keys: readonly string[]) => existing(user_id, url_keys) }
      const saved = await saveDrafts(driver, { user_id, drafts }, beside)
      if (saved.some(({ outcome }) => outcome === 'codes_exhausted')) lengths.forget()
      return saved
    },

    known,

    codeLength: () => lengths.get(),

    list: bookmarkLister(db, { settle, signOf }),

    find: bookmarkFinder(db, settle),

    async change(user_id, ref, changes) {
      return changeBookmark(db, { user_id, ref, changes }, { known, settle })
    },

    async remove(user_id, ref) {
      const isIt = sql`${isMeantBy(ref)} AND ${isOwn(user_id)}`
      const removed = await again(() =>
        db.execute(sql`
          WITH removed AS (
            DELETE FROM ${bookmarks} WHERE ${isIt} RETURNING user_id
          ), totalled AS (
            UPDATE bookmark_totals SET bookmarks = bookmarks - 1 FROM removed
            WHERE bookmark_totals.user_id = removed.user_id
          )
          SELECT FROM removed`)
      )
      if (removed.count === 0) throw noBookmark(ref)
    },

    walk: (query) => walkBookmarks(db, query, { settle, signOf }),

    async noteChecks(states) {
      if (states.length === 0) return
      const inOrder = states.toSorted((a, b) => (a.id < b.id ? -1 : 1))
      const sent = JSON.stringify(storableJson({ states: inOrder }).states)
      await again(() =>
        db.execute(sql`
          UPDATE bookmarks SET
            link_status = found.link_status,
            link_status_code = found.link_status_code,
            link_error = found.link_error,
            link_checked_at = found.link_checked_at,
            link_failures = found.link_failures,
            search = CASE
              WHEN (bookmarks.link_status = 'dead') = (found.link_status = 'dead') THEN search
              WHEN found.link_status = 'dead' THEN search || array_to_tsvector(ARRAY[${DEAD}])
              ELSE ts_delete(search, ${DEAD})
            END
          FROM json_to_recordset(${sent}::text::json) AS found(id uuid, url text, link_status text,
            link_status_code int, link_error text, link_checked_at timestamptz, link_failures int)
          WHERE bookmarks.id = found.id AND bookmarks.url = found.url`)
      )
    },

    async tags(user_id) {
      return db
        .select({ tag: sql<string>`tag`, count: sql<number>`count(*)::int` })
        .from(sql`${bookmarks}, unnest(tags) AS tag`)
        .where(eq(bookmarks.user_id, user_id))
        .groupBy(sql`tag`)
        .orderBy(desc(sql`count(*)`), sql`tag COLLATE "C"`)
    },

    async replaceTags(user_id, tags, by) {
      return replaceTags(db, { user_id, tags, by })
    }
  })
}
