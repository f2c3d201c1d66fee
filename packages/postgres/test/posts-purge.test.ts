import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Comment, PostDraft } from '@rollcall/core'
import t from 'tap'
import { postgresComments } from '../src/posts/comment-store.ts'
import { postgresPosts } from '../src/posts/post-store.ts'
import { postsDesk } from './posts-desk.ts'

const { database, fresh } = await postsDesk(t)

const EARLY = '2026-01-02T00:00:00.000Z'
const BEFORE = '2026-01-03T00:00:00.000Z'
const LATE = '2026-01-04T00:00:00.000Z'
const FINALLY = { dry_run: false }

function aPost(user_id: string): PostDraft {
  const said = { title: 'Boom', content: 'It went wrong.', published: true, tags: [] }
  return { ...said, id: randomUUID(), user_id, item_id: null, item_source: null, created_at: EARLY }
}

function aComment(user_id: string, post_id: string, parent_id: string | null) {
  return { id: randomUUID(), user_id, post_id, parent_id, content: 'Indeed.', created_at: EARLY }
}

/** Numbers that look random and are the same each time. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

t.test('a purge removes what its dry run counts, and never what somebody may still see', async (t) => {
  const { posts, comments, addUser, removeUser } = await fresh()
  const [ada, eve, leaving] = [await addUser(), await addUser(), await addUser()]
  const random = numbers(7)
  const post_ids: string[] = []
  for (let i = 0; i < 6; i++) {
    const { id: post_id } = await posts.add(aPost(ada))
    post_ids.push(post_id)
    const there: Comment[] = []
    for (let j = 0; j < 25; j++) {
      const parent = there[random(there.length + 3)]
      const user_id = [ada, eve, leaving][random(3)] ?? ada
      const isDeep = parent === undefined || parent.depth === 8
      there.push(await comments.add(aComment(user_id, post_id, isDeep ? null : parent.id)))
    }
    for (const { id } of there) {
      const fate = random(4)
      if (fate > 0) await comments.remove(id, fate === 1 ? LATE : EARLY)
    }
  }
  await removeUser(leaving)
  const [first = '', second = ''] = post_ids
  await posts.remove(first, EARLY)
  await posts.remove(second, LATE)
  const all = async () =>
    database.sql`select id, parent_id, content, user_id, deleted_at < ${BEFORE} as is_late from comments order by id`
  const isLive = (row: Record<string, unknown>) => row.is_late !== true
  const before = await database.sql`select count(*)::int as live from comments
    where post_id <> ${first} and (deleted_at is null or deleted_at >= ${BEFORE})`

  const counted = await posts.purge(BEFORE, { dry_run: true })
  t.equal(counted.posts, 1)
  t.ok(counted.comments > 20)
  const untouched = await all()
  t.same(await posts.purge(BEFORE, { dry_run: true }), counted)
  t.same(await all(), untouched, 'counting changes nothing')
  t.same(await posts.purge(BEFORE, FINALLY), counted)

  const rows = await all()
  t.same([{ live: rows.filter(isLive).length }], before, 'all are left that were not deleted before')
  const parents = new Set(rows.map(({ parent_id }) => parent_id))
  for (const row of rows) {
    if (isLive(row)) continue
    t.match(row, { content: '', user_id: null }, 'of the others only places are left')
    t.ok(parents.has(row.id), 'which somebody answered')
  }
  const nothing = { posts: 0, comments: 0 }
  t.same(await posts.purge(BEFORE, { dry_run: true }), nothing)
  t.same(await posts.purge(BEFORE, FINALLY), nothing)
})

t.test('a purge waits for what is being restored, and leaves it whole', async (t) => {
  const { posts, votes, comments, addUser } = await fresh()
  const [ada, eve] = [await addUser(), await addUser()]
  const { id: stays } = await posts.add(aPost(ada))
  const made = [await posts.add(aPost(ada)), await posts.add(aPost(ada))]
  const told = [
    await comments.add(aComment(eve, stays, null)),
    await comments.add(aComment(eve, stays, null))
  ]
  for (const { id: post_id } of made) {
    await votes.cast({ post_id, user_id: eve, value: 1, strict: false, voted_at: EARLY })
    await comments.add(aComment(eve, post_id, null))
    await posts.remove(post_id, EARLY)
  }
  for (const { id } of told) await comments.remove(id, EARLY)
  const [post, lostPost] = made.map(({ id }) => id)
  const [comment, lostComment] = told.map(({ id }) => id)
  let purging: ReturnType<typeof posts.purge> | undefined
  await database.db.transaction(async (tx) => {
    await postgresPosts({ db: tx }).restore(post ?? '', ada)
    await postgresComments(tx).restore(comment ?? '')
    purging = posts.purge(BEFORE, FINALLY)
    await sleep(100)
  })
  t.same(await purging, { posts: 1, comments: 1 })
  t.match(await posts.find(post ?? '', ada), { up: 1, comments: 1, deleted_at: null })
  t.match(await comments.find(comment ?? ''), { content: 'Indeed.' })
  await t.rejects(posts.restore(lostPost ?? '', ada), { code: 'not_found' })
  await t.rejects(comments.restore(lostComment ?? ''), { code: 'not_found' })
  t.match(await posts.recount({ repair: false }), { posts: 2, votes: 1, wrong_count: 0 })
})

t.test('a purge removes more comments than one statement takes', async (t) => {
  const { posts, addUser } = await fresh()
  const ada = await addUser()
  const { id: post_id } = await posts.add(aPost(ada))
  await database.sql`
    insert into comments (id, post_id, parent_id, user_id, content, depth, path, created_at, updated_at, deleted_at)
    select id, ${post_id}, null, ${ada}, 'Indeed.', 0, array[id], ${EARLY}, ${EARLY}, ${EARLY}
    from (select gen_random_uuid() as id from generate_series(1, 10500)) as ids`
  const found = { posts: 0, comments: 10_500 }
  t.same(await posts.purge(BEFORE, { dry_run: true }), found)
  t.same(await posts.purge(BEFORE, FINALLY), found)
  t.same(await database.sql`select id from comments`, [])
})
