import { connect } from '@rollcall/postgres'

interface Wanted {
  url: string
  user_id: string
  count: number
}

/**
 * Bookmarks as the product saves them, made by the database since that is faster: titles of four out of 400 words, two out
 * of 20 tags, a second apart.
 */
export async function manyBookmarks({ url, user_id, count }: Wanted): Promise<void> {
  const { sql, close } = connect(url, { max: 1, silence: 0 })
  await sql`set statement_timeout = 0`
  const step = 50_000
  for (let from = 0; from < count; from += step) {
    await sql.unsafe(INSERT, [user_id, from, Math.min(from + step, count) - 1])
  }
  await sql`insert into bookmark_visits (bookmark_id, user_id) select id, user_id from bookmarks`
  await sql`
    insert into bookmark_totals (user_id, bookmarks) values (${user_id}, ${count})
    on conflict (user_id) do update set bookmarks = excluded.bookmarks`
  await sql`vacuum analyze`
  await close()
}

const INSERT = `
WITH numbered AS (
  SELECT i, (
      SELECT string_agg(to_char(abs(hashint8(i * 4 + k)::bigint) % 400, '"word"FM000'), ' ') FROM generate_series(0, 3) AS k
    ) AS title,
    ARRAY['tag' || abs(hashint8(-i - 1)::bigint) % 20, 'tag' || abs(hashint8(-i - 2000000)::bigint) % 20] AS tags
  FROM generate_series($2::int::bigint, $3::int::bigint) AS i
)
INSERT INTO bookmarks (id, user_id, url, url_key, host, short_url, title, tags, unread, archived, favourite, enabled,
  redirect_status, created_at, updated_at, sort_title, search)
SELECT gen_random_uuid(), $1::uuid, 'https://example.com/pages/' || i, md5(i::text)::uuid, 'example.com', 'm' || i, title, tags,
  false, false, false, true, 302, timestamptz '2020-01-01' + i * interval '1 second', now(), title,
  to_tsvector('simple', title || ' https example com pages ' || i)
    || array_to_tsvector(ARRAY['@' || $1, '#' || tags[1], '#' || tags[2], '^example.com', '^com'])
FROM numbered`
