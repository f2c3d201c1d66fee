import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { join, type Person, type RealServer, serverOn } from './fixtures/real-server.ts'

const RIGHT = { wrong_count: 0, wrong: [], repaired: false }

let desk: RealServer
let ada: Person
let bob: Person
let root: Person
let sql: Awaited<ReturnType<typeof databaseOf>>['sql']

t.before(async () => {
  const env = await testEnv(t)
  desk = await serverOn(env, t)
  sql = (await databaseOf(env, t)).sql
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'bob', 'member')
  root = await join(desk.running, 'root', 'admin')
})

t.test('what was deleted more than 30 days ago is gone, and in time is removed for good', async (t) => {
  const [post, old, stays] = [await newPost(), await newPost(), await newPost()]
  const comment = await newComment(stays)
  const replied = await newComment(stays)
  await newComment(stays, replied)
  await ask('PUT', `/posts/${old}/vote`, { value: 1 })
  await newComment(old)
  for (const path of [`/posts/${post}`, `/posts/${old}`, `/comments/${comment}`, `/comments/${replied}`])
    t.equal((await ask('DELETE', path)).status, 204)
  await sql`update posts set deleted_at = deleted_at - interval '31 days' where id = ${old}`
  await sql`update comments set deleted_at = deleted_at - interval '31 days' where deleted_at is not null`
  for (const path of [`/posts/${old}`, `/comments/${comment}`]) {
    for (const who of [ada, root])
      t.match(await ask('POST', `${path}/restore`, {}, who), { status: 410, body: { code: 'gone' } }, path)
    t.equal((await ask('POST', `${path}/restore`, {}, bob)).status, 403)
  }
  t.match(await ask('POST', '/posts/purge', { dry_run: true }, root), {
    status: 200,
    body: { posts: 1, comments: 2, dry_run: true }
  })
  t.match((await ask('POST', '/posts/purge', { older_than: '90d' }, root)).body, { posts: 0, comments: 0 })
  t.equal((await ask('POST', `/posts/${old}/restore`, {})).status, 410, 'nothing was removed so far')
  t.match((await ask('POST', '/posts/purge', {}, root)).body, { posts: 1, comments: 2, dry_run: false })
  t.match((await ask('POST', '/posts/purge', {}, root)).body, { posts: 0, comments: 0 }, 'and nothing twice')
  t.equal((await ask('POST', `/posts/${old}/restore`, {})).status, 404)
  t.equal((await ask('POST', `/comments/${comment}/restore`, {})).status, 404)
  const left = (await ask('GET', `/posts/${stays}/comments`)).body.data
  t.match(left, [
    { id: replied, content: null, replies: 1 },
    { parent_id: replied, content: 'x' }
  ])
  t.equal((await ask('POST', `/posts/${post}/restore`, {})).status, 200, 'what was deleted lately comes back')
  t.match(await ask('POST', '/posts/recount', {}, root), { status: 200, body: RIGHT })
})

t.test('counts that are wrong are found, told and put right', async (t) => {
  const [post, other] = [await newPost(), await newPost()]
  for (const who of [ada, bob]) await ask('PUT', `/posts/${post}/vote`, { value: 1 }, who)
  await ask('PUT', `/posts/${other}/vote`, { value: -1 })
  t.match((await ask('POST', '/posts/recount', { verify: true }, root)).body, {
    ...RIGHT,
    posts: Number,
    votes: 3
  })
  await sql`update post_ranks set up = 17 where post_id = ${post}`
  const wrong = [{ post_id: post, counted: { up: 17, down: 0 }, votes: { up: 2, down: 0 } }]
  for (let i = 0; i < 2; i++) {
    const { status, body } = await ask('POST', '/posts/recount', { verify: true }, root)
    t.equal(status, 200)
    t.strictSame(body.wrong, wrong)
    t.match(body, { wrong_count: 1, repaired: false })
  }
  const { body } = await ask('POST', '/posts/recount', {}, root)
  t.match(body, { wrong_count: 1, repaired: true })
  t.strictSame(body.wrong, wrong)
  t.match((await ask('GET', `/posts/${post}`)).body, { up: 2, score: 2, votes: 2 })
  t.match((await ask('POST', '/posts/recount', {}, root)).body, RIGHT)
})

t.test('upkeep is for administrators, and refuses what it does not know', async (t) => {
  for (const path of ['/posts/recount', '/posts/purge'])
    t.equal((await ask('POST', path, {}, ada)).status, 403)
  for (const [path, body, pointer] of [
    ['/posts/purge', { older_than: '29d' }, '/older_than'],
    ['/posts/purge', { older_than: 'long' }, '/older_than'],
    ['/posts/purge', { dry_run: 'yes' }, '/dry_run'],
    ['/posts/purge', { colour: 'red' }, '/colour'],
    ['/posts/recount', { verify: 1 }, '/verify']
  ] as const)
    t.match(await ask('POST', path, body, root), { status: 400, body: { errors: [{ pointer }] } }, path)
})

async function newPost(): Promise<string> {
  return (await ask('POST', '/posts', { title: 'How it broke', content: 'All at once.' })).body.id
}

async function newComment(post: string, parent_id?: string): Promise<string> {
  return (await ask('POST', `/posts/${post}/comments`, { content: 'x', ...(parent_id && { parent_id }) }))
    .body.id
}

type Method = 'GET' | 'PUT' | 'DELETE' | 'POST'

function ask(method: Method, path: string, body?: object, { access }: Person = ada) {
  return desk.ask(method, `/api/v1${path}`, { token: access, ...(body && { body }) })
}
