import { connect } from '@rollcall/postgres'

interface Wanted {
  url: string
  user_id: string
  count: number
}

/** Posts as the product saves them, made by the database since that is faster: a minute apart, with up to 99 votes each. */
export async function manyPosts({ url, user_id, count }: Wanted): Promise<void> {
  const { sql, close } = connect(url, { max: 1, silence: 0 })
  await sql`set statement_timeout = 0`
  const step = 50_000
  for (let from = 0; from < count; from += step) {
    await sql.unsafe(INSERT, [user_id, from, Math.min(from + step, count) - 1])
  }
  await sql`
    insert into post_ranks (post_id, published_at, listed, up, down, hot, controversy, published_seq)
    select id, published_at, true, up, down, post_hot(up, down, published_at), post_controversy(up, down), 0
    from posts, lateral (
      select abs(hashtext(id::text)) % 90 as up, abs(hashtext(id::text || '-')) % 10 as down
    ) as voted
    on conflict (post_id) do nothing`
  await sql`vacuum analyze`
  await close()
}

const INSERT = `
INSERT INTO posts (id, user_id, title, content, published, tags, created_at, updated_at, published_at)
SELECT gen_random_uuid(), $1::uuid, 'Post ' || i, 'What happened the ' || i || 'th time.', true, '{}', moment, moment, moment
FROM generate_series($2::int::bigint, $3::int::bigint) AS i,
  LATERAL (SELECT now() - i * interval '1 minute' AS moment) AS made`
