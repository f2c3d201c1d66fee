import t from 'tap'
import { postgresComments } from '../src/posts/comment-store.ts'
import { deletePosts } from '../src/posts/delete-posts.ts'
import { purgePosts } from '../src/posts/purge-posts.ts'
import { emptyDatabase } from '../testing/test-database.ts'
import { askedStatements } from './asked-statements.ts'

const { sql } = await emptyDatabase(t)
const ROWS = 8_000
const POSTS = 20
const NOW = '2026-01-10T00:00:00.000Z'
/** The nth id. */
const id = (n: number | string) => `('019ac000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
const numbered = (n: number) => `019ac000-0000-7000-8000-${String(n).padStart(12, '0')}`

await sql.unsafe(`
  insert into users (id, username, email, role, password_hash, created_at)
    select ${id('n')}, 'user' || n, 'user' || n || '@example.com', 'member', 'hash', '${NOW}' from generate_series(0, 1999) n;
  insert into posts (id, user_id, title, content, published, tags, created_at, updated_at, published_at, deleted_at)
    select ${id('n')}, ${id('n % 2000')}, 'Title ' || n, 'content', true, '{}', '${NOW}', '${NOW}', '${NOW}',
      case when n % 100 = 0 then timestamptz '${NOW}' end
    from generate_series(1, ${ROWS}) n;
  insert into post_ranks (post_id, published_at, listed, hot) select id, created_at, deleted_at is null, 0 from posts;
  insert into comments (id, post_id, user_id, content, depth, path, created_at, updated_at, deleted_at)
    select ${id('n')}, ${id(`1 + n % ${POSTS}`)}, ${id('n % 2000')}, 'content', 0, array[${id('n')}], '${NOW}', '${NOW}',
      case when n % 100 = 0 then timestamptz '${NOW}' end
    from generate_series(1, ${ROWS}) n;
  insert into votes (post_id, user_id, value, voted_at)
    select ${id('n')}, ${id('n * 7 % 2000')}, 1, '${NOW}' from generate_series(1, ${ROWS}) n`)
await sql.unsafe('vacuum analyze')

const { asked, db, planOf } = askedStatements(sql)
const comments = postgresComments(db)
const post_id = numbered(5)
const one = numbered(204)
const deleted = numbered(1_000)

const whole = { post_id, limit: 20 } as const
const cursors = {
  thread: (await comments.list({ ...whole, order: 'thread' })).next_cursor ?? '',
  flat: (await comments.list({ ...whole, order: 'flat' })).next_cursor ?? ''
}
const draft = { post_id, user_id: numbered(7), content: 'content', created_at: NOW }

const LOOK_UPS: Record<string, () => Promise<unknown>> = {
  'the first page of a thread': () => comments.list({ ...whole, order: 'thread' }),
  'what comes after a cursor of a thread': () =>
    comments.list({ ...whole, order: 'thread', cursor: cursors.thread }),
  'the first page by time': () => comments.list({ ...whole, order: 'flat' }),
  'what comes after a cursor by time': () => comments.list({ ...whole, order: 'flat', cursor: cursors.flat }),
  'a numbered page': () => comments.list({ ...whole, order: 'flat', page: 3 }),
  'a comment': () => comments.find(one),
  'a deleted comment': () => comments.findDeleted(deleted),
  'a new comment': () => comments.add({ ...draft, id: numbered(90_001), parent_id: null }),
  'a reply': () => comments.add({ ...draft, id: numbered(90_002), parent_id: one }),
  'a change': () => comments.change(one, { content: 'new', updated_at: NOW }),
  'a removal': () => comments.remove(one, NOW),
  'a comment brought back': () => comments.restore(one),
  'the deletion of all a user wrote': () => deletePosts(db, numbered(77)),
  'a purge that finds nothing': () => purgePosts(db, '2026-01-09T00:00:00.000Z', { dry_run: false }),
  'a purge that only counts nothing': () => purgePosts(db, '2026-01-09T00:00:00.000Z', { dry_run: true })
}

for (const [name, lookUp] of Object.entries(LOOK_UPS)) {
  t.test(`reads no whole table: ${name}`, async (t) => {
    asked.length = 0
    await lookUp()
    const reading = asked.filter(({ query }) => /select|update|delete|insert/i.test(query))
    t.ok(reading.length > 0)
    for (const one of reading) t.notMatch(await planOf(one), /Seq Scan on /)
  })
}

t.test('pages of a thread are read in its order', async (t) => {
  for (const [order, index] of [
    ['thread', /comments_thread_idx/],
    ['flat', /comments_flat_idx/]
  ] as const) {
    for (const cursor of [undefined, cursors[order]]) {
      asked.length = 0
      await comments.list({ ...whole, order, ...(cursor !== undefined && { cursor }) })
      t.equal(asked.length, 1)
      for (const one of asked) {
        const plan = await planOf(one)
        t.match(plan, index)
        t.notMatch(plan, /Sort/)
      }
    }
  }
})
