import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type PostDraft } from '@rollcall/core'
import t from 'tap'
import { postgresUsers } from '../src/accounts/user-store.ts'
import { postgresComments } from '../src/posts/comment-store.ts'
import { postgresPosts } from '../src/posts/post-store.ts'
import { postgresVotes } from '../src/posts/vote-store.ts'
import { sqlState } from '../src/sql-errors.ts'
import { deletingUsers } from './deleting-users.ts'
import { postsDesk } from './posts-desk.ts'

const { database, fresh } = await postsDesk(t)
const deleting = deletingUsers(database.db)
const NOW = '2026-01-10T12:00:00.000Z'
const hasServer = process.env.TEST_DATABASE_URL !== undefined

/** Stores as another process has them, over the same database. */
function anotherProcess() {
  return {
    posts: postgresPosts(database),
    votes: postgresVotes(database),
    comments: postgresComments(database.db)
  }
}

type Process = ReturnType<typeof anotherProcess>

function aPost(user_id: string, over: Partial<PostDraft> = {}): PostDraft {
  const said = { title: 'Boom', content: 'It went wrong.', published: true, tags: [] }
  return { ...said, id: randomUUID(), user_id, item_id: null, item_source: null, created_at: NOW, ...over }
}

function aComment(user_id: string, post_id: string, parent_id: string | null = null) {
  return { id: randomUUID(), user_id, post_id, parent_id, content: 'Indeed.', created_at: NOW }
}

function aVote(user_id: string, post_id: string, value: -1 | 0 | 1 = 1) {
  return { user_id, post_id, value, strict: false, voted_at: NOW }
}

/** What was to be found may be gone by then, or not be open any more; so may the user be. */
const lost = new Set(['not_found', 'conflict', 'unauthenticated'])

async function unlessLost<A>(work: Promise<A>): Promise<A | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof AppError && lost.has(error.code)) return undefined
    throw error
  })
}

/** Writes, publishes, votes, comments, deletes and restores, all over the same few posts. */
async function stormOf(user_id: string, { posts, votes, comments }: Process, post_ids: string[]) {
  for (let i = 0; i < 12; i++) {
    const draft = await unlessLost(posts.add(aPost(user_id, { published: i % 2 === 0 })))
    if (draft !== undefined && i % 3 === 0) post_ids.push(draft.id)
    const some = Array.from({ length: 5 }, (_, j) => post_ids[(i * 5 + j * 7) % post_ids.length] ?? '')
    const [one = '', other = ''] = some
    const told = await unlessLost(comments.add(aComment(user_id, one)))
    await Promise.all([
      ...some.map((post_id, j) => unlessLost(votes.cast(aVote(user_id, post_id, j % 3 ? 1 : -1)))),
      unlessLost(votes.cast(aVote(user_id, one, 0))),
      draft && unlessLost(posts.change(draft.id, { published: true, updated_at: NOW }, user_id)),
      told && unlessLost(comments.add(aComment(user_id, one, told.id))),
      told && i % 2 === 0 && unlessLost(comments.remove(told.id, NOW)),
      i % 5 === 0 && unlessLost(posts.remove(other, NOW)),
      i % 5 === 1 && unlessLost(posts.restore(other, null)),
      i % 7 === 0 && posts.purge('2026-01-01T00:00:00.000Z', { dry_run: false })
    ])
  }
}

async function manyPosts(user_id: string, count: number): Promise<void> {
  await database.sql`
    insert into posts (id, user_id, title, content, published, tags, created_at, updated_at, published_at)
    select gen_random_uuid(), ${user_id}, 'Boom', 'It went wrong.', true, '{}', ${NOW}, ${NOW}, ${NOW}
    from generate_series(1, ${count}::int)`
  await database.sql`
    insert into post_ranks (post_id, published_at, listed, hot, published_seq)
    select id, published_at, true, post_hot(0, 0, published_at), 0 from posts where user_id = ${user_id}`
}

/** What is left of users who are gone, and comments that are not where they should be. */
async function leftovers() {
  return database.sql`
    select 'vote' as what, post_id as id from votes where user_id not in (select id from users)
    union all
    select 'unranked', id from posts where id not in (select post_id from post_ranks)
    union all
    select 'owned', id from comments where user_id not in (select id from users)
    union all
    select 'telling', id from comments where user_id is null and (content <> '' or deleted_at is null)
    union all
    select 'misplaced', reply.id from comments as reply join comments as parent on parent.id = reply.parent_id
    where reply.path <> parent.path || reply.id or reply.depth <> parent.depth + 1 or reply.post_id <> parent.post_id`
}

t.test('users are deleted while everybody writes and votes, and leave counts that are right', async (t) => {
  const { posts, addUser } = await fresh()
  const users = await Promise.all(Array.from({ length: 6 }, () => addUser()))
  const [leaving = '', parting = '', ...staying] = users
  const made = await Promise.all(users.map((user_id) => posts.add(aPost(user_id))))
  const post_ids = made.map(({ id }) => id)
  const processes = [anotherProcess(), anotherProcess()]
  const storms = processes.flatMap((one) => users.map((user_id) => stormOf(user_id, one, post_ids)))
  await sleep(100)
  await deleting(leaving, () => sleep(50))
  await deleting(parting, () => sleep(50))
  await Promise.all(storms)
  for (const { votes } of processes) await votes.drain()
  t.same(await leftovers(), [])
  t.match(await posts.recount({ repair: false }), { wrong_count: 0 })
  const owners = await database.sql`select distinct user_id from posts order by user_id`
  t.same(
    owners.map(({ user_id }) => user_id),
    staying.toSorted()
  )
})

t.test('whoever writes or votes while their account is deleted is told that it is gone', async (t) => {
  const { posts, votes, comments, addUser } = await fresh()
  const [ada, eve] = [await addUser(), await addUser()]
  const { id: post_id } = await posts.add(aPost(eve))
  const { id: parent_id } = await comments.add(aComment(ada, post_id))
  await votes.cast(aVote(ada, post_id))
  const attempts: Promise<unknown>[] = []
  await deleting(ada, async () => {
    attempts.push(
      posts.add(aPost(ada)),
      votes.cast(aVote(ada, post_id, -1)),
      comments.add(aComment(ada, post_id)),
      comments.add(aComment(ada, post_id, parent_id))
    )
    for (const attempt of attempts) attempt.catch(() => undefined)
    await sleep(100)
  })
  for (const outcome of await Promise.allSettled(attempts)) {
    t.match(outcome, { status: 'rejected', reason: { code: 'unauthenticated' } })
  }
  t.same(await leftovers(), [])
  t.match(await posts.find(post_id, null), { up: 0, down: 0, votes: 0, comments: 0 })
})

t.test('what others voted and wrote on posts of a deleted user is gone with them', async (t) => {
  const { posts, votes, comments, addUser } = await fresh()
  const [ada, eve] = [await addUser(), await addUser()]
  const { id: stays } = await posts.add(aPost(eve))
  await manyPosts(ada, 250)
  await database.sql`insert into votes select id, ${eve}, 1, ${NOW} from posts where user_id = ${ada}`
  await database.sql`
    insert into comments (id, post_id, user_id, content, depth, path, created_at, updated_at)
    select id, id, ${eve}, 'Indeed.', 0, array[id], ${NOW}, ${NOW} from posts where user_id = ${ada}`
  await votes.cast(aVote(ada, stays, -1))
  const thread = await comments.add(aComment(ada, stays))
  const reply = await comments.add(aComment(eve, stays, thread.id))
  await deleting(ada, async () => undefined)
  t.same(await database.sql`select id from posts`, [{ id: stays }])
  t.same(await database.sql`select post_id from votes`, [])
  t.same(await database.sql`select distinct post_id from rank_changes`, [{ post_id: stays }])
  const { data } = await comments.list({ post_id: stays, order: 'thread', limit: 10 })
  t.match(data, [{ id: thread.id, owner: null, content: null, replies: 1 }, reply])
  t.match(await posts.find(stays, null), { down: 0, votes: 0, comments: 1 })
  t.match(await posts.recount({ repair: false }), { posts: 1, votes: 0, wrong_count: 0 })
})

t.test('a user is deleted with more votes than one statement takes', async (t) => {
  const { posts, addUser } = await fresh()
  const [ada, eve] = [await addUser(), await addUser()]
  await manyPosts(eve, 5_500)
  await database.sql`insert into votes select id, ${ada}, 1, ${NOW} from posts`
  t.match(await posts.recount({ repair: false }), { posts: 5_500, votes: 5_500, wrong_count: 0 })
  await deleting(ada, async () => undefined)
  t.match(await posts.recount({ repair: false }), { posts: 5_500, votes: 0, wrong_count: 0 })
})

t.test(
  'a user is deleted even when somebody holds what is theirs in an unlucky order',
  { skip: !hasServer && 'the embedded database serves one transaction at a time' },
  async (t) => {
    const { posts, votes, comments, addUser } = await fresh()
    const [ada, eve] = [await addUser(), await addUser()]
    const { id: post_id } = await posts.add(aPost(eve))
    await votes.cast(aVote(ada, post_id))
    const { id } = await comments.add(aComment(ada, post_id))
    let deletion: Promise<void> | undefined
    const holding = database.db.transaction(async (tx) => {
      await tx.execute(`select from votes for update`)
      deletion = postgresUsers(database.db).delete(ada)
      deletion.catch(() => undefined)
      await waits()
      await tx.execute(`select from comments for update`)
    })
    // Which of the two is made to give way is for the database to say.
    await holding.catch((error: unknown) => t.equal(sqlState(error), '40P01'))
    await deletion
    t.match(await posts.find(post_id, null), { up: 0, votes: 0, comments: 0 })
    t.same(await leftovers(), [])
    t.same(await database.sql`select id from comments`, [{ id }])
  }
)

/** Resolves once somebody waits for a lock. */
async function waits(): Promise<void> {
  for (;;) {
    const waiting = await database.sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    if (waiting.length > 0) return
    await sleep(10)
  }
}
