import {
  accountGone,
  type Bookmark,
  type BookmarkDraft,
  type Saved,
  shapeOf,
  sortTitle,
  UNCHECKED,
  UNVISITED
} from '@rollcall/core'
import type { Sql } from 'postgres'
import { again } from '../again.ts'
import { storableJson } from '../storable-json.ts'
import { searchVectorText } from './search-vector.ts'

/**
 * Saves what is not there yet, each with the first of its codes that is free. Of drafts that would take the same code, or
 * codes that look alike, the first goes ahead and the others have to ask again; so does whoever loses to another
 * process. Rows go in by the order of their addresses, so that two batches wait for each other but never in a circle; a
 * deletion of the owner is waited for before anything is locked that it needs.
 * Codes are looked up by subqueries: a join might be planned to read the whole table.
 */
const STATEMENT = `
WITH owner AS MATERIALIZED (
  SELECT id AS user_id FROM users WHERE id = $1 FOR KEY SHARE
), sent AS MATERIALIZED (
  SELECT * FROM json_to_recordset($2::text::json) AS sent(
    place int, codes text[], code_shape text, id uuid, url text, url_key uuid, host text, title text, body text,
    tags text[], unread boolean, archived boolean, favourite boolean, enabled boolean, expires_at timestamptz,
    max_visits int, redirect_status smallint, alternate_url text, created_at timestamptz, updated_at timestamptz,
    sort_title text, search tsvector)
), coded AS MATERIALIZED (
  SELECT sent.*, (
    SELECT code FROM unnest(codes) WITH ORDINALITY AS drawn(code, turn)
    WHERE (SELECT id FROM bookmarks WHERE short_url = code LIMIT 1) IS NULL
      AND (SELECT id FROM bookmarks WHERE code_shape = sent.code_shape LIMIT 1) IS NULL
    ORDER BY turn LIMIT 1
  ) AS code
  FROM sent
), ranked AS (
  SELECT coded.*, row_number() OVER (PARTITION BY code ORDER BY place) AS code_turn,
    row_number() OVER (PARTITION BY coalesce(code_shape, id::text) ORDER BY place) AS shape_turn
  FROM coded WHERE code IS NOT NULL
), stored AS (
  INSERT INTO bookmarks (id, user_id, url, url_key, host, short_url, code_shape, title, body, tags, unread, archived,
    favourite, enabled, expires_at, max_visits, redirect_status, alternate_url, created_at, updated_at, sort_title, search)
  SELECT id, user_id, url, url_key, host, code, code_shape, title, body, tags, unread, archived,
    favourite, enabled, expires_at, max_visits, redirect_status, alternate_url, created_at, updated_at, sort_title, search
  FROM ranked, owner WHERE code_turn = 1 AND shape_turn = 1
  ORDER BY url_key
  ON CONFLICT DO NOTHING
  RETURNING id, short_url
), visited AS (
  INSERT INTO bookmark_visits (bookmark_id, user_id) SELECT id, $1 FROM stored
), totalled AS (
  INSERT INTO bookmark_totals AS kept (user_id, bookmarks) SELECT $1, count(*) FROM stored HAVING count(*) > 0
  ON CONFLICT (user_id) DO UPDATE SET bookmarks = kept.bookmarks + excluded.bookmarks
)
SELECT EXISTS (SELECT FROM owner) AS has_owner, (SELECT json_object_agg(id, short_url)::text FROM stored) AS stored,
  (SELECT json_agg(id)::text FROM coded WHERE code IS NULL) AS without_code`

interface Answer {
  has_owner: boolean
  stored: string | null
  without_code: string | null
}

/** Larger batches are planned each time, for the tables as they are by then: an import begins with empty ones. */
const PREPARED_UP_TO = 20

/** Draws after which the drafts that still lose their codes to others are told so. */
const ROUNDS = 100

interface Saving {
  /** The user's bookmarks of these addresses, by `url_key`. */
  existing(url_keys: readonly string[]): Promise<Map<string, Bookmark>>
}

/** Saves drafts of one user, all in one statement unless they lose codes or addresses to others. */
export async function saveDrafts(
  driver: Sql,
  { user_id, drafts: given }: { user_id: string; drafts: readonly BookmarkDraft[] },
  { existing }: Saving
): Promise<Saved[]> {
  const { drafts } = storableJson({ drafts: [...given] })
  const answers = new Map<BookmarkDraft, Saved>()
  let open = drafts
  for (let round = 1; open.length > 0 && round <= ROUNDS; round++) {
    const { stored, withoutCode } = await store(driver, user_id, open)
    for (const draft of open) {
      const code = stored.get(draft.id)
      if (code !== undefined) answers.set(draft, { outcome: 'created', bookmark: bookmarkOf(draft, code) })
    }
    const rest = open.filter((draft) => !answers.has(draft))
    if (rest.length === 0) break
    const known = await existing(rest.map(({ url_key }) => url_key))
    for (const draft of rest) {
      const bookmark = known.get(draft.url_key)
      if (bookmark !== undefined) answers.set(draft, { outcome: 'existing', bookmark })
      else if (withoutCode.has(draft.id)) answers.set(draft, noCode(draft))
    }
    open = rest.filter((draft) => !answers.has(draft))
  }
  return drafts.map((draft) => answers.get(draft) ?? noCode(draft))
}

async function store(driver: Sql, user_id: string, drafts: readonly BookmarkDraft[]) {
  const sent = JSON.stringify(drafts.map((draft, place) => ({ ...columnsOf(user_id, draft), place })))
  const [answer] = await again(() =>
    driver.unsafe<Answer[]>(STATEMENT, [user_id, sent], { prepare: drafts.length <= PREPARED_UP_TO })
  )
  if (answer?.has_owner !== true) throw accountGone()
  const stored: Record<string, string> = JSON.parse(answer?.stored ?? '{}')
  const withoutCode: string[] = JSON.parse(answer?.without_code ?? '[]')
  return { stored: new Map(Object.entries(stored)), withoutCode: new Set(withoutCode) }
}

function columnsOf(user_id: string, { code, ...draft }: BookmarkDraft) {
  const codes = 'custom' in code ? [code.custom] : code.drawn
  return {
    ...draft,
    codes,
    code_shape: 'custom' in code ? shapeOf(code.custom) : null,
    sort_title: sortTitle(draft),
    search: searchVectorText({ ...draft, user_id, link_status: 'unchecked' })
  }
}

function noCode({ code }: BookmarkDraft): Saved {
  return { outcome: 'custom' in code ? 'code_taken' : 'codes_exhausted' }
}

/** A bookmark as it is when it has just been saved. */
function bookmarkOf(
  { code: _code, url_key: _key, host: _host, ...draft }: BookmarkDraft,
  short_url: string
): Bookmark {
  return {
    ...draft,
    short_url,
    expires_at: draft.expires_at && new Date(draft.expires_at).toISOString(),
    created_at: new Date(draft.created_at).toISOString(),
    updated_at: new Date(draft.updated_at).toISOString(),
    ...UNVISITED,
    ...UNCHECKED
  }
}
