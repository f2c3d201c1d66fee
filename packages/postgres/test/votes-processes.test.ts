import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { VoteChange } from '@rollcall/core'
import t from 'tap'
import { connect } from '../src/database.ts'
import { postgresPosts } from '../src/posts/post-store.ts'
import { postgresVotes } from '../src/posts/vote-store.ts'
import { users } from '../src/schema.ts'
import { databaseOf, testEnv } from '../testing/test-database.ts'

const env = await testEnv(t)
/** As two processes have it. */
const databases = [await databaseOf(env, t), await databaseOf(env, t)] as const
const [{ db, sql }, other] = databases
const posts = postgresPosts({ db })
const NOW = '2026-01-10T12:00:00.000Z'
const hasServer = process.env.TEST_DATABASE_URL !== undefined

async function addUsers(count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, () => {
    const id = randomUUID()
    const name = `user${id.replaceAll('-', '')}`
    return { id, username: name, email: `${name}@example.com`, password_hash: 'hash', created_at: NOW }
  })
  await db.insert(users).values(rows.map((row) => ({ ...row, role: 'member' as const })))
  return rows.map(({ id }) => id)
}

async function addPost(user_id: string): Promise<string> {
  const said = { title: 'Boom', content: 'It went wrong.', published: true, tags: [] }
  const id = randomUUID()
  await posts.add({ ...said, id, user_id, item_id: null, item_source: null, created_at: NOW })
  return id
}

function aVote(post_id: string, user_id: string, over: Partial<VoteChange> = {}): VoteChange {
  return { post_id, user_id, value: 1, strict: false, voted_at: NOW, ...over }
}

t.test('two processes that count votes at the same time count every vote once', async (t) => {
  const voters = await addUsers(60)
  const ids = await Promise.all(voters.slice(0, 5).map(addPost))
  const cast = databases.map(async (database, i) => {
    const votes = postgresVotes(database)
    for (let round = 0; round < 6; round++) {
      await Promise.all(
        ids.flatMap((post_id, j) =>
          voters.map((user_id, k) => {
            const value = ([1, -1, 0] as const)[(i + round + j + k) % 3] ?? 0
            return votes.cast(aVote(post_id, user_id, { value }))
          })
        )
      )
    }
  })
  await Promise.all(cast)
  t.match(await posts.recount({ repair: false }), { wrong_count: 0, wrong: [] })
  const [history] = await sql`
    select count(*)::int as numbers, count(distinct seq)::int as different, bool_and(is_later) as is_in_order from (
      select seq, changed_at >= lag(changed_at, 1, '-infinity') over (order by seq) as is_later
      from (select seq, max(changed_at) as changed_at from rank_changes group by seq) as ticks
    ) as ticks`
  t.match(history, { is_in_order: true, numbers: history?.different })
})

t.test('of strict votes of one user through two processes exactly one wins', async (t) => {
  const [user_id = ''] = await addUsers(1)
  const post_id = await addPost(user_id)
  const stores = databases.map((database) => postgresVotes(database))
  for (const value of [1, 0, -1, 0] as const) {
    const calls = Array.from({ length: 20 }, () =>
      stores.map((votes) => votes.cast(aVote(post_id, user_id, { value, strict: true })))
    )
    const outcomes = await Promise.allSettled(calls.flat())
    const won = outcomes.filter(({ status }) => status === 'fulfilled')
    t.match(won, [{ value: { my_vote: value, votes: Math.abs(value) } }])
    t.equal(won.length, 1)
    for (const one of outcomes) if (one.status === 'rejected') t.match(one.reason, { code: 'conflict' })
  }
})

t.test('a walk through one process keeps its order while another casts votes', async (t) => {
  const voters = await addUsers(12)
  const ids = await Promise.all(voters.map(addPost))
  const votes = postgresVotes(other)
  const query = {
    viewer: null,
    state: 'published',
    everybody: false,
    period: 'all',
    now: NOW,
    limit: 3
  } as const
  let isOver = false
  const storm = async (user_id: string, i: number) => {
    for (let round = 0; !isOver; round++) {
      const post_id = ids[(i * 5 + round * 7) % ids.length] ?? ''
      await votes.cast(aVote(post_id, user_id, { value: round % 3 === 0 ? -1 : 1 }))
    }
  }
  const storms = voters.map(storm)
  for (let i = 0; i < 8; i++) {
    const seen: string[] = []
    const { total_count } = await posts.list({ ...query, sort: 'hot', page: 1 })
    let page = await posts.list({ ...query, sort: 'hot' })
    for (;;) {
      seen.push(...page.data.map(({ id }) => id))
      if (page.next_cursor === null) break
      page = await posts.list({ ...query, sort: 'hot', cursor: page.next_cursor })
    }
    t.equal(seen.length, total_count)
    t.equal(new Set(seen).size, seen.length)
  }
  isOver = true
  await Promise.all(storms)
})

t.test('votes that nobody answers since there is no database are unavailable', async (t) => {
  const nowhere = connect('postgres://nobody@127.0.0.1:1/nothing', { max: 1 })
  t.teardown(() => nowhere.close())
  const votes = postgresVotes(nowhere)
  const settled = await Promise.allSettled([1, 2, 3].map(() => votes.cast(aVote(randomUUID(), randomUUID()))))
  for (const answer of settled) t.match(answer, { reason: { code: 'unavailable', retryAfter: 1 } })
})

t.test('votes in flight when the connection is lost are unavailable, and others can be cast', async (t) => {
  const voters = await addUsers(40)
  const [owner = ''] = voters
  const post_id = await addPost(owner)
  const votes = postgresVotes(other)
  const cast = await sql.begin(async (tx) => {
    await tx`select from rank_clock for update`
    const waiting = Promise.allSettled(voters.map((user_id) => votes.cast(aVote(post_id, user_id))))
    await sleep(200)
    if (hasServer)
      await tx`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'
      and datname = current_database()`
    else await other.sql.end({ timeout: 0 })
    return [await waiting]
  })
  for (const one of cast.flat())
    t.match(one, { status: 'rejected', reason: { code: 'unavailable', retryAfter: 1 } })
  t.match(await posts.recount({ repair: false }), { wrong_count: 0 })
  if (!hasServer) return
  t.match(await posts.find(post_id, owner), { votes: 0 })
  t.match(await votes.cast(aVote(post_id, owner)), { votes: 1, my_vote: 1 })
})
