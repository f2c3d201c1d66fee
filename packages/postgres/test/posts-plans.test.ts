import {
  POST_SORTS,
  type PostDraft,
  type PostPaging,
  type PostQuery,
  type PostSort,
  type VoteChange
} from '@rollcall/core'
import t from 'tap'
import { postgresPosts } from '../src/posts/post-store.ts'
import { postgresVotes } from '../src/posts/vote-store.ts'
import { emptyDatabase } from '../testing/test-database.ts'
import { askedStatements } from './asked-statements.ts'

const { sql } = await emptyDatabase(t)
const POSTS = 100_000
const USERS = 20_000
/** The nth id. */
const id = (n: number | string) => `('019ac000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
const numbered = (n: number) => `019ac000-0000-7000-8000-${String(n).padStart(12, '0')}`
/** The nth post is as old as n minutes, from the last backwards. */
const NOW = '2026-01-10T00:00:00.000Z'
const time = `timestamptz '${NOW}' - (${POSTS} - n) * interval '1 minute'`

await sql.unsafe(`
  set session_replication_role = replica;
  insert into users (id, username, email, role, password_hash, created_at)
    select ${id('n')}, 'user' || n, 'user' || n || '@example.com', 'member', 'hash', '${NOW}' from generate_series(0, ${USERS - 1}) n;
  insert into posts (id, user_id, title, content, published, item_id, item_source, tags, created_at, updated_at,
      published_at, deleted_at)
    select ${id('n')}, ${id(`n % ${USERS}`)}, 'Title', 'word' || n % 2000, n % 1000 <> 0, n, 'built-in',
      array['tag' || n % 2000], ${time}, ${time}, case when n % 1000 <> 0 then ${time} end,
      case when n % 500 = 1 then timestamptz '${NOW}' end
    from generate_series(1, ${POSTS}) n;
  insert into votes (post_id, user_id, value, voted_at)
    select ${id('n')}, ${id(`(n * 7 + i) % ${USERS}`)}, case when (n * i) % 3 = 0 then -1 else 1 end, ${time}
    from generate_series(1, ${POSTS}) n, generate_series(0, n % 3) i;
  insert into post_ranks (post_id, published_at, listed, up, down, hot, controversy, published_seq, ranked_seq)
    select id, created_at, published and deleted_at is null, up, down, post_hot(up::int, down::int, created_at),
      post_controversy(up::int, down::int), case when published then seq end, seq
    from (select *, row_number() over (order by id) as seq from posts) as posts join (
      select post_id, sum((value = 1)::int) as up, sum((value = -1)::int) as down from votes group by post_id
    ) as counts on post_id = id;
  insert into rank_changes (seq, post_id, up, down, changed_at)
    select row_number() over (order by post_id), post_id, up, down, published_at from post_ranks;
  insert into rank_clock (id, seq, ticked_at) values (1, ${POSTS}, '${NOW}');
  insert into comments (id, post_id, user_id, content, depth, path, created_at, updated_at)
    select ${id('n')}, ${id('n')}, ${id(`n % ${USERS}`)}, 'content', 0, array[${id('n')}], '${NOW}', '${NOW}'
    from generate_series(1, ${POSTS}) n;
  set session_replication_role = default`)
await sql.unsafe('vacuum analyze')

const { asked, db, driver, planOf } = askedStatements(sql)
const posts = postgresPosts({ db: db })
const votes = postgresVotes({ sql: driver })

const ada = numbered(7)
const list = (query: Partial<PostQuery> & Partial<PostPaging>) =>
  posts.list({
    viewer: ada,
    state: 'published',
    everybody: false,
    sort: 'new',
    period: 'all',
    now: NOW,
    limit: 20,
    ...query
  })
const aVote = (n: number, over: Partial<VoteChange> = {}): VoteChange => ({
  post_id: numbered(10_100 + n),
  user_id: numbered(n),
  value: 1,
  strict: false,
  voted_at: NOW,
  ...over
})

const draft: PostDraft = {
  id: numbered(900_001),
  user_id: ada,
  title: 'Title',
  content: 'content',
  published: true,
  item_id: null,
  item_source: null,
  tags: [],
  created_at: NOW
}

const thousandth = async (sort: PostSort) => (await list({ sort, skip: 19_980 })).next_cursor ?? ''
const cursors = new Map<PostSort, string>()
for (const sort of POST_SORTS) cursors.set(sort, await thousandth(sort))
const after = (sort: PostSort) => list({ sort, cursor: cursors.get(sort) ?? '' })

let voters = 100

/** Prepared: each must do with one plan for all values. */
const PREPARED: Record<string, () => Promise<unknown>> = {
  ...Object.fromEntries(
    POST_SORTS.flatMap((sort) => [
      [`the first page by ${sort}`, () => list({ sort })],
      [`the thousandth page by ${sort}`, () => after(sort)],
      [`the first page by ${sort} as it was`, () => list({ sort, as_of: '2026-01-09T00:00:00.000Z' })]
    ])
  ),
  'the newest of a day': () => list({ period: 'day' }),
  'a post': () => posts.find(numbered(777), ada),
  'a deleted post': () => posts.findDeleted(numbered(501), ada),
  'a vote': () => votes.cast(aVote(1)),
  'a strict vote': () => votes.cast(aVote(voters++, { strict: true })),
  'a vote taken back': () => votes.cast(aVote(2, { value: 0 })),
  'many votes at once': () => Promise.all(Array.from({ length: 20 }, (_, i) => votes.cast(aVote(i))))
}

const LOOK_UPS: Record<string, () => Promise<unknown>> = {
  ...PREPARED,
  ...Object.fromEntries(
    POST_SORTS.flatMap((sort) => [
      [`what is passed over by ${sort}`, () => list({ sort, skip: 500 })],
      [`a day by ${sort}`, () => list({ sort, period: 'day' })],
      [
        `a week by ${sort} as it was`,
        () => list({ sort, period: 'week', as_of: '2026-01-09T00:00:00.000Z' })
      ],
      [`what fits words by ${sort}`, () => list({ sort, search: 'word77' })],
      [
        `what fits words by ${sort} as it was`,
        () => list({ sort, search: 'word77', as_of: '2026-01-09T00:00:00Z' })
      ]
    ])
  ),
  'what an owner wrote': () => list({ owner: 'user77' }),
  'what an owner wrote, best first': () => list({ owner: numbered(77), sort: 'top', page: 1 }),
  'what has a tag': () => list({ tag: 'tag77', page: 1 }),
  'what is about an item': () => list({ item: { id: 77, source: 'built-in' } }),
  'what fits words that nobody uses': () => list({ search: 'nowhere' }),
  drafts: () => list({ state: 'draft', viewer: numbered(0) }),
  'what somebody deleted': () => list({ state: 'deleted', viewer: numbered(1) }),
  'what everybody deleted': () => list({ state: 'deleted', everybody: true }),
  'a new post': () => posts.add(draft),
  'a change': () => posts.change(numbered(777), { title: 'new', updated_at: NOW }, ada),
  'a publication': () => posts.change(numbered(5_000), { published: true, updated_at: NOW }, numbered(5_000)),
  'a removal': () => posts.remove(numbered(778), NOW),
  'a restoration': () => posts.restore(numbered(778), null)
}

const WHOLE = /Seq Scan on (posts|post_ranks|rank_changes|votes|comments|users)\b/

for (const [name, lookUp] of Object.entries(LOOK_UPS)) {
  t.test(`reads no whole table: ${name}`, async (t) => {
    asked.length = 0
    await lookUp()
    t.ok(asked.length > 0)
    for (const one of asked) t.notMatch(await planOf(one), WHOLE)
  })
}

for (const [name, lookUp] of Object.entries(PREPARED)) {
  t.test(`reads no whole table when it is planned once for all: ${name}`, async (t) => {
    asked.length = 0
    await lookUp()
    for (const { plan } of await plannedOnce('explain')) t.notMatch(plan, WHOLE)
  })
}

t.test('the first page costs the same by each sort, and the thousandth as much as the first', async (t) => {
  const pagesOf = async (lookUp: () => Promise<unknown>) => {
    asked.length = 0
    await lookUp()
    const [one] = await plannedOnce('explain (analyze, buffers)')
    return one?.pages ?? Number.NaN
  }
  const newest = await pagesOf(() => list({}))
  t.ok(newest > 20 && newest < 1_000, `${newest} pages of the database are read`)
  for (const sort of POST_SORTS) {
    const cursor = await thousandth(sort)
    const first = await pagesOf(() => list({ sort }))
    const later = await pagesOf(() => list({ sort, cursor }))
    t.ok(first < 1.2 * newest, `by ${sort}: ${first}`)
    t.ok(later < 1.2 * newest, `the thousandth by ${sort}: ${later}`)
  }
})

/** What was asked, as a statement that is prepared and has one plan for all values; with the pages that it read. */
async function plannedOnce(explain: string): Promise<{ plan: string; pages: number }[]> {
  const found: { plan: string; pages: number }[] = []
  for (const { query, params } of asked) {
    const values = params.map((param) => (told(param) === null ? 'null' : `'${told(param)}'`)).join()
    const one = await sql.reserve()
    await one.unsafe('begin')
    await one.unsafe('set local plan_cache_mode = force_generic_plan')
    await one.unsafe(`prepare asked as ${query}`)
    const plan = textOf(await one.unsafe(`${explain} execute asked(${values})`))
    await one.unsafe('deallocate asked')
    await one.unsafe('rollback')
    one.release()
    found.push({ plan, pages: pagesIn(plan) })
  }
  return found
}

function textOf(plan: readonly Record<string, unknown>[]): string {
  return plan.map((line) => String(line['QUERY PLAN'])).join('\n')
}

/** The first line tells of all below it. */
function pagesIn(plan: string): number {
  const [, counts = ''] = /Buffers: shared ([^\n]*)/.exec(plan) ?? []
  return [...counts.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
}

function told(param: unknown): string | null {
  return typeof param === 'string' || typeof param === 'number' ? String(param) : null
}

const AT_ONCE = ['the first page by hot', 'the thousandth page by hot', 'what has a tag', 'a post']

for (const name of AT_ONCE) {
  t.test(`takes one statement: ${name}`, async (t) => {
    asked.length = 0
    await LOOK_UPS[name]?.()
    t.equal(asked.length, 1)
  })
}

t.test('votes at once take two statements, however many they are', async (t) => {
  asked.length = 0
  await PREPARED['many votes at once']?.()
  t.equal(asked.length, 2)
})

t.test(
  'pages of any size are one statement: each connection keeps all that were prepared in it',
  async (t) => {
    asked.length = 0
    for (let limit = 1; limit <= 100; limit++)
      t.equal((await list({ limit, sort: 'hot' })).data.length, limit)
    t.equal(new Set(asked.map(({ query }) => query)).size, 1)
    t.equal((await list({ limit: 500, sort: 'hot' })).data.length, 500, 'a larger one is whole, too')
  }
)
