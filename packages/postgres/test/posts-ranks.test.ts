import { randomUUID } from 'node:crypto'
import {
  controversy,
  hotness,
  POST_SORTS,
  type PostDraft,
  type PostPaging,
  type PostQuery
} from '@rollcall/core'
import type { PostDesk } from '@rollcall/core/contracts'
import t from 'tap'
import { postsDesk } from './posts-desk.ts'

const { database, fresh } = await postsDesk(t)
const { sql } = database
const NOW = '2026-01-10T12:00:00.000Z'

async function desk() {
  const bench = await fresh()
  const ada = await bench.addUser()
  return {
    ...bench,
    ada,
    add: (over: Partial<PostDraft> = {}) => bench.posts.add({ ...aPost(ada), ...over }),
    list: (query: Partial<PostQuery & PostPaging>) => bench.posts.list({ ...EVERYTHING, ...query })
  }
}

const EVERYTHING: PostQuery & PostPaging = {
  viewer: null,
  state: 'published',
  everybody: false,
  sort: 'new',
  period: 'all',
  now: NOW,
  limit: 100
}

function aPost(user_id: string): PostDraft {
  const said = { title: 'Boom', content: 'It went wrong.', published: true, tags: [] }
  return { ...said, id: randomUUID(), user_id, item_id: null, item_source: null, created_at: NOW }
}

/** Posts of one user with so many votes each, of one voter after the other. */
async function voted({ add, addUser, votes }: Awaited<ReturnType<typeof desk>>, tallies: [number, number][]) {
  const voters: string[] = []
  for (let i = 0; i < 8; i++) voters.push(await addUser())
  const ids: string[] = []
  for (const [up, down] of tallies) {
    const { id: post_id } = await add()
    ids.push(post_id)
    for (const [i, user_id] of voters.slice(0, up + down).entries()) {
      await votes.cast({ post_id, user_id, value: i < up ? 1 : -1, strict: true, voted_at: NOW })
    }
  }
  return { voters, ids }
}

async function rightCounts({ posts }: PostDesk) {
  const { wrong_count, wrong } = await posts.recount({ repair: false })
  return { wrong_count, wrong }
}

const RIGHT = { wrong_count: 0, wrong: [] }

t.test('the database ranks by the formulas of the core, to the last digit', async (t) => {
  const numbers = [
    ...Array.from({ length: 60 }, (_, i) => i),
    99,
    100,
    999,
    1_000,
    4_095,
    54_321,
    999_999,
    2_000_000
  ]
  const pairs = numbers.flatMap((up) => numbers.map((down) => ({ up, down })))
  for (let i = 1; i < 20_000; i++) pairs.push({ up: (i * 7_919) % 100_003, down: (i * i) % 30_011 })
  const given = pairs.map((pair, i) => ({
    ...pair,
    published_at: new Date(Date.UTC(1970, i % 700, i % 28, 0, 0, 0, i % 1_000)).toISOString()
  }))
  const answers = await sql.unsafe(
    `select post_hot(up, down, published_at)::float8 as hot, post_controversy(up, down)::float8 as controversy
    from json_to_recordset($1::text::json) as given(up int, down int, published_at timestamptz)`,
    [JSON.stringify(given)]
  )
  t.equal(answers.length, given.length)
  const wrong = given.filter(
    (one, i) => answers[i]?.hot !== hotness(one) || answers[i]?.controversy !== controversy(one)
  )
  t.same(wrong, [])
})

t.test('counts follow the votes also where somebody changes them by hand', async (t) => {
  const bench = await desk()
  const { posts, ada } = bench
  const { ids, voters } = await voted(bench, [[3, 1], [0, 0], [1, 1]]) // biome-ignore format: a table
  const [one = '', two = '', three = ''] = ids
  const [first = ''] = voters
  await sql`insert into votes select ${two}, id, -1, ${NOW} from users`
  t.match(await posts.find(two, ada), { up: 0, down: 9 })
  await sql`update votes set value = -value where post_id in ${sql([one, two])}`
  t.match(await posts.find(one, ada), { up: 1, down: 3 })
  t.match(await posts.find(two, ada), { up: 9, down: 0 })
  await sql`delete from votes where post_id = ${three}`
  t.match(await posts.find(three, ada), { up: 0, down: 0 })
  await sql`delete from users where id = ${first}`
  t.match(await posts.find(one, ada), { up: 1, down: 2 })
  t.match(await posts.find(two, ada), { up: 8, down: 0 })
  t.same(await rightCounts(bench), RIGHT)
  await sql`delete from users where id = ${ada}`
  t.match(await posts.recount({ repair: false }), { posts: 0, votes: 0, wrong_count: 0 })
})

t.test('a server whose clock is ahead does not take the history with it', async (t) => {
  const { votes, add, list, ada } = await desk()
  const first = await add()
  await votes.cast({
    post_id: first.id,
    user_id: ada,
    value: 1,
    strict: false,
    voted_at: '2999-01-01T00:00:00.000Z'
  })
  const second = await add({ created_at: new Date().toISOString() })
  const { data } = await list({ sort: 'top', as_of: new Date(Date.now() + 1).toISOString() })
  t.strictSame(
    data.map(({ id }) => id),
    [first.id, second.id]
  )
})

const TAMPERED: Record<string, (id: string) => Promise<unknown>> = {
  'a count': (id) => sql`update post_ranks set up = up + 5, down = down + 1 where post_id = ${id}`,
  'a rank': (id) => sql`update post_ranks set hot = hot - 1000000000, controversy = 77 where post_id = ${id}`,
  'a vote behind the back of the counts': (id) =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update votes set value = -1 where post_id = ${id} and value = 1`
    }),
  'the history of votes': (id) => sql`delete from rank_changes where post_id = ${id} and up > 0`,
  'whether it is listed': (id) => sql`update post_ranks set listed = false where post_id = ${id}`,
  'when it was published': (id) =>
    sql`update post_ranks set published_at = published_at - interval '1 day' where post_id = ${id}`,
  'which change published it': (id) => sql`update post_ranks set published_seq = null where post_id = ${id}`
}

for (const [what, tamper] of Object.entries(TAMPERED)) {
  t.test(`recount finds that somebody changed ${what}, and puts it right`, async (t) => {
    const bench = await desk()
    const { posts, list } = bench
    const { ids } = await voted(bench, [[3, 1], [4, 0], [2, 2]]) // biome-ignore format: a table
    const [post_id = '', ...others] = ids
    await tamper(post_id)
    const { counted, votes } = await told(post_id)
    const found = { posts: 3, votes: 12, wrong: [{ post_id, counted, votes }], wrong_count: 1 }
    t.same(await posts.recount({ repair: false }), found)
    t.same(await posts.recount({ repair: false }), found, 'looking changes nothing')
    t.same(await posts.recount({ repair: true }), found)
    t.same(await rightCounts(bench), RIGHT)
    t.match(await posts.find(post_id, null), votes)
    const expected = ids.toSorted((a, b) => (a < b ? 1 : -1))
    t.strictSame(
      (await list({})).data.map(({ id }) => id),
      expected
    )
    for (const sort of POST_SORTS) {
      const past = await list({ sort, as_of: NOW })
      t.same(past.data, (await list({ sort })).data, `${sort}, as it was`)
    }
    t.equal((await list({})).data.length, 1 + others.length)
  })
}

/** What is counted for a post, and what was voted. */
async function told(post_id: string) {
  const [counted] = await sql`select up, down from post_ranks where post_id = ${post_id}`
  const [votes] = await sql`
    select count(*) filter (where value = 1)::int as up, count(*) filter (where value = -1)::int as down
    from votes where post_id = ${post_id}`
  return { counted, votes }
}

t.test('recount tells of a hundred posts, and puts all right', async (t) => {
  const bench = await desk()
  const { add, posts } = bench
  await Promise.all(Array.from({ length: 1_200 }, () => add()))
  await sql`update post_ranks set down = 1`
  const { wrong, wrong_count } = await posts.recount({ repair: true })
  t.equal(wrong_count, 1_200)
  const ids = wrong.map(({ post_id }) => post_id)
  t.equal(ids.length, 100)
  t.strictSame(ids, ids.toSorted())
  t.same(await rightCounts(bench), RIGHT)
})

t.test('counts are put right in the midst of votes, removals and restorations', async (t) => {
  const bench = await desk()
  const { votes, posts } = bench
  const { ids, voters } = await voted(bench, [[4, 0], [0, 4], [2, 2], [0, 0]]) // biome-ignore format: a table
  const cast = (post_id: string, user_id: string, isFor: boolean) =>
    votes
      .cast({ post_id, user_id, value: isFor ? 1 : -1, strict: false, voted_at: NOW })
      .catch((error: unknown) => t.match(error, { code: 'not_found' }))
  const storm = async () => {
    for (let i = 0; i < 20; i++) {
      await Promise.all(
        ids.flatMap((id, j) => voters.map((user, k) => cast(id, user, (i + j + k) % 2 === 0)))
      )
    }
  }
  const repair = async () => {
    for (let i = 0; i < 10; i++) {
      await sql`update post_ranks set up = up + 1`
      const [one = ''] = ids.slice(i % 4)
      await Promise.all([
        posts.recount({ repair: true }),
        posts.remove(one, NOW).then(() => posts.restore(one, null))
      ])
    }
  }
  await Promise.all([storm(), repair()])
  t.same(await rightCounts(bench), RIGHT)
  t.equal((await bench.list({})).data.length, 4)
})

t.test('a cursor that somebody made up is invalid, or does no harm', async (t) => {
  const { add, list } = await desk()
  for (let i = 0; i < 3; i++) await add({ tags: ['some'] })
  for (const sort of POST_SORTS) {
    for (const query of [{ sort }, { sort, period: 'week' }, { sort, tag: 'some' }] as const) {
      const { next_cursor } = await list({ ...query, limit: 1 })
      for (const cursor of forged(next_cursor ?? '')) {
        const read = Buffer.from(cursor, 'base64url').toString()
        const found = await list({ ...query, cursor }).catch((error: unknown) => {
          t.match(error, { code: 'invalid' }, read)
          return { data: [] }
        })
        t.ok(found.data.length <= 3, read)
      }
    }
  }
})

const ODD = [
  '',
  'x',
  '\0',
  'infinity',
  '-infinity',
  'NaN',
  '1e400',
  '99999999999999999999',
  '0001-01-01',
  '294277-01-01',
  '{}'
]
const ODD_NUMBERS = [
  '-1',
  '0.5',
  '1e300',
  '1e400',
  '9007199254740993',
  '9223372036854775808',
  '-9223372036854775809'
]

/** A true cursor, with one of its values replaced by each of those. */
function forged(cursor: string): string[] {
  const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(values)) return []
  return values.flatMap((value: unknown, i) => {
    const odd = typeof value === 'number' ? ODD_NUMBERS : ODD.map((text) => JSON.stringify(text))
    return odd.map((text) => {
      const parts = values.map((one, j) => (i === j ? text : JSON.stringify(one)))
      return Buffer.from(`[${parts.join()}]`).toString('base64url')
    })
  })
}

t.test('a text is kept and found in the time that a statement has, whatever it is made of', async (t) => {
  const { add, list } = await desk()
  for (const part of ['a_', '1@a', './', '~/', '<!--', 'a-', 'a&', '中.']) {
    const { id, content } = await add({
      title: `odd${part}`,
      content: `${part.repeat(90_000).slice(0, 90_000)} needle`
    })
    t.equal(content.length, 90_007)
    const found = await list({ search: `"odd${part}" needle`, viewer: null })
    t.ok(
      found.data.some((post) => post.id === id),
      part
    )
  }
})
