import { testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { asker, countsOf } from './fixtures/at-once.ts'
import { crowd, type Voter } from './fixtures/crowd.ts'
import { join, type Person, type RealServer, serverOn } from './fixtures/real-server.ts'

const NOWHERE = '019ac000-0000-7000-8000-000000000001'
const SORTS = ['new', 'top', 'hot', 'controversial'] as const

let desk: RealServer
let ada: Person
let root: Person
let voters: Voter[]
let ask: ReturnType<typeof asker>['ask']

t.before(async () => {
  const env = await testEnv(t)
  desk = await serverOn(env, t)
  ada = await join(desk.running, 'ada', 'member')
  root = await join(desk.running, 'root', 'admin')
  voters = await crowd(t, desk, { env, like: 'ada', count: 500, scope: ['posts:read', 'posts:write'] })
  const asking = asker(await desk.server.listen({ host: '127.0.0.1', port: 0 }), 64)
  t.teardown(asking.close)
  ask = asking.ask
})

t.test('dir 1 votes for a post and dir 0 takes it back, each once', async (t) => {
  const post_id = await newPost()
  const { token } = voter(0)
  const vote = (dir: number) => ask('POST', '/api/v1/vote', { token, body: { post_id, dir } })
  const none = { post_id, score: 0, up: 0, down: 0, votes: 0, my_vote: 0 }
  t.match(await vote(0), { status: 409, body: { code: 'conflict' } }, 'there is none yet')
  const { status, body } = await vote(1)
  t.equal(status, 201)
  t.strictSame(body, { post_id, score: 1, up: 1, down: 0, votes: 1, my_vote: 1 })
  t.match(await vote(1), { status: 409, body: { code: 'conflict', detail: /already voted/ } })
  t.match(await show(post_id, voter(0)), { score: 1, votes: 1, my_vote: 1 })
  t.match(await show(post_id, voter(1)), { score: 1, votes: 1, my_vote: 0 }, 'my_vote is that of who asks')
  t.match(await vote(0), { status: 201, body: none })
  t.match(await vote(0), { status: 409 })
  t.match(await vote(1), { status: 201 })
  t.match(await show(post_id), { score: 1, votes: 1 })
})

t.test('owners vote on their own posts', async (t) => {
  const post_id = await newPost()
  const asking = { token: ada.access, body: { post_id, dir: 1 } }
  t.match(await ask('POST', '/vote', asking), { status: 201, body: { my_vote: 1 } })
})

t.test('a vote on what is not there is 404, a wrong one 400', async (t) => {
  const post_id = await newPost()
  const deleted = await newPost()
  await ask('DELETE', `/posts/${deleted}`, { token: ada.access })
  for (const missing of [NOWHERE, deleted, 'x', '\0', "1'--"]) {
    const vote = { token: ada.access, body: { post_id: missing, dir: 1 } }
    t.match(await ask('POST', '/vote', vote), { status: 404, body: { code: 'not_found' } })
  }
  for (const [body, pointer] of [
    [{}, '/post_id'],
    [{ post_id }, '/dir'],
    [{ dir: 1 }, '/post_id'],
    [{ post_id, dir: 2 }, '/dir'],
    [{ post_id, dir: -1 }, '/dir'],
    [{ post_id, dir: '1' }, '/dir'],
    [{ post_id, dir: true }, '/dir'],
    [{ post_id, dir: 0.5 }, '/dir'],
    [{ post_id: '', dir: 1 }, '/post_id'],
    [{ post_id: 7, dir: 1 }, '/post_id'],
    [{ post_id, dir: 1, user_id: NOWHERE }, '/user_id']
  ] as const) {
    const answer = await ask('POST', '/vote', { token: ada.access, body })
    t.match(answer, { status: 400, body: { errors: [{ pointer }] } }, JSON.stringify(body))
  }
  for (const body of [{}, { value: 0 }, { value: 2 }, { value: '1' }, { value: null }, { value: 1, dir: 1 }])
    t.equal((await ask('PUT', `/posts/${post_id}/vote`, { token: ada.access, body })).status, 400)
  t.match(await show(post_id), { votes: 0 })
})

t.test('a vote that is set again, and one that is cleared again, change nothing', async (t) => {
  const post_id = await newPost()
  for (const [value, tally] of [
    [1, { score: 1, up: 1, down: 0, votes: 1, my_vote: 1 }],
    [-1, { score: -1, up: 0, down: 1, votes: 1, my_vote: -1 }]
  ] as const) {
    for (let i = 0; i < 3; i++)
      t.strictSame(await set(post_id, value, voter(0)), { status: 200, body: { post_id, ...tally } })
  }
  for (let i = 0; i < 2; i++) {
    const { status, body } = await ask('DELETE', `/posts/${post_id}/vote`, voter(0))
    t.strictSame(
      { status, body },
      { status: 200, body: { post_id, score: 0, up: 0, down: 0, votes: 0, my_vote: 0 } }
    )
  }
})

t.test('500 users vote on one post at once, and each vote is counted once', async (t) => {
  const post_id = await newPost()
  const answers = await Promise.all(voters.map((one, i) => set(post_id, i % 5 === 0 ? -1 : 1, one)))
  t.strictSame(countsOf(answers.map(({ status }) => status)), { 200: 500 })
  answers.forEach(({ body }, i) => {
    if (body.my_vote !== (i % 5 === 0 ? -1 : 1) || body.votes !== body.up + body.down)
      t.fail(JSON.stringify(body))
  })
  t.match(await show(post_id), { score: 300, up: 400, down: 100, votes: 500 })
  const back = await Promise.all(
    voters.map(({ token }, i) => ask('POST', '/vote', { token, body: { post_id, dir: i % 2 } }))
  )
  t.strictSame(countsOf(back.map(({ status }) => status)), { 201: 250, 409: 250 })
  t.match(await show(post_id), { up: 200, down: 50, votes: 250 })
  await nothingMiscounted(t)
})

t.test('of many votes of one user at once, one counts', async (t) => {
  const post_id = await newPost()
  const { token } = voter(0)
  for (const dir of [1, 0, 1]) {
    const cast = Array.from({ length: 100 }, () => ask('POST', '/vote', { token, body: { post_id, dir } }))
    t.strictSame(countsOf((await Promise.all(cast)).map(({ status }) => status)), { 201: 1, 409: 99 })
    t.match(await show(post_id), { votes: dir, up: dir })
  }
  await Promise.all(
    Array.from({ length: 150 }, (_, i) =>
      i % 3 === 2
        ? ask('DELETE', `/posts/${post_id}/vote`, { token })
        : set(post_id, i % 3 === 0 ? 1 : -1, voter(0))
    )
  )
  const { votes, up, down, score, my_vote } = await show(post_id, voter(0))
  t.strictSame({ votes, score }, { votes: Math.abs(my_vote), score: my_vote })
  t.equal(up + down, votes)
  await nothingMiscounted(t)
})

t.test('votes while their post is changed, deleted and brought back are counted or refused', async (t) => {
  const post_id = await newPost()
  const cast = voters.slice(0, 200).map((one) => set(post_id, 1, one))
  for (const [method, path, body] of [
    ['PATCH', '', { title: 'Changed' }],
    ['DELETE', ''],
    ['POST', '/restore', {}]
  ] as const)
    await ask(method, `/posts/${post_id}${path}`, { token: ada.access, ...(body && { body }) })
  const { 200: counted = 0, 404: refused = 0 } = countsOf(
    (await Promise.all(cast)).map(({ status }) => status)
  )
  t.equal(counted + refused, 200)
  t.match(await show(post_id), { votes: counted, up: counted, title: 'Changed' })
  await nothingMiscounted(t)
})

t.test('a walk sees each post once, in the order of its beginning, while votes come in', async (t) => {
  const tags = ['walked']
  const posts = await Promise.all(Array.from({ length: 40 }, () => newPost({ tags })))
  const vote = (step: number) =>
    Promise.all(
      voters.slice(0, 60).map((one, i) => {
        const post = posts[(i * step + i) % posts.length] ?? ''
        return set(post, (i + step) % 3 === 0 ? -1 : 1, one)
      })
    )
  await vote(1)
  for (const sort of SORTS) {
    for (const filter of ['', '&tag=walked']) {
      const before = await list(`?sort=${sort}&page=1&per_page=100${filter}`)
      const seen: string[] = []
      let query = `?sort=${sort}&limit=7${filter}`
      for (let step = 2; query !== ''; step++) {
        const { data, meta } = await list(query)
        seen.push(...idsOf(data))
        query = meta.next_cursor === null ? '' : `?sort=${sort}&limit=7${filter}&cursor=${meta.next_cursor}`
        await Promise.all([vote(step), ...(step < 4 ? [newPost({ tags })] : [])])
      }
      t.strictSame(seen, idsOf(before.data), `${sort} ${filter}`)
    }
  }
})

t.test('the order of a past moment is that of the votes cast until then', async (t) => {
  const tags = ['past']
  const [first, second] = [await newPost({ tags }), await newPost({ tags })]
  await set(first, 1, voter(0))
  const { as_of } = (await list('?tag=past')).meta
  await set(first, -1, voter(0))
  await set(second, 1, voter(0))
  await newPost({ tags })
  t.strictSame(idsOf((await list('?tag=past&sort=top')).data)[0], second)
  const past = await list(`?tag=past&sort=top&as_of=${as_of}`)
  t.strictSame(idsOf(past.data), [first, second])
  t.equal(past.meta.as_of, as_of)
  t.strictSame(idsOf((await list('?tag=past&sort=top&as_of=1h')).data), [])
})

t.test('the votes of a deleted account are taken back', async (t) => {
  const post_id = await newPost()
  await Promise.all(voters.slice(490).map((one) => set(post_id, 1, one)))
  const { id } = voter(499)
  t.equal((await ask('DELETE', `/api/v1/users/${id}`, { token: root.access })).status, 204)
  t.match(await show(post_id), { votes: 9, up: 9 })
  await nothingMiscounted(t)
})

async function nothingMiscounted({
  match
}: {
  match(found: object, pattern: object): unknown
}): Promise<void> {
  const { body } = await ask('POST', '/api/v1/posts/recount', { token: root.access, body: { verify: true } })
  match(body, { wrong_count: 0, wrong: [], repaired: false })
}

async function newPost(more: object = {}): Promise<string> {
  const body = { title: 'How it broke', content: 'All at once.', ...more }
  return (await ask('POST', '/api/v1/posts', { token: ada.access, body })).body.id
}

async function set(post_id: string, value: number, { token }: Voter) {
  const { status, body } = await ask('PUT', `/api/v1/posts/${post_id}/vote`, { token, body: { value } })
  return { status, body }
}

async function show(post_id: string, { token } = voter(498)) {
  return (await ask('GET', `/api/v1/posts/${post_id}`, { token })).body
}

async function list(query: string) {
  return (await ask('GET', `/api/v1/posts${query}`, { token: ada.access })).body
}

function voter(i: number): Voter {
  const one = voters[i]
  if (one === undefined) throw new Error(`There are only ${voters.length} voters`)
  return one
}

function idsOf(data: { id: string }[]): string[] {
  return data.map(({ id }) => id)
}
