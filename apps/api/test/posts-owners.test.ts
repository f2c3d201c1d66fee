import t from 'tap'
import { postsDesk, WRITING } from './fixtures/posts-desk.ts'

const { desk, ada, bob, root, write, get, ask } = await postsDesk(t)

t.test('only its owner changes a post, and nobody else deletes it but an administrator', async (t) => {
  const { body } = await write(WRITING)
  const forbidden = { status: 403, body: { code: 'forbidden' } }
  for (const who of [bob, root]) {
    t.match(await ask('PUT', body.id, { title: 'Mine', content: 'now' }, who), forbidden)
    t.match(await ask('PATCH', body.id, { title: 'Mine' }, who), forbidden)
    t.match(await ask('PATCH', body.id, { published: false }, who), forbidden)
  }
  t.match(await ask('DELETE', body.id, undefined, bob), forbidden)
  t.strictSame((await get(body.id)).body, body)
  t.equal((await ask('DELETE', body.id, undefined, root)).status, 204)
  t.equal((await get(body.id)).status, 404)
})

t.test('a draft is there for its owner alone, until it is published', async (t) => {
  const { status, body } = await write({ ...WRITING, published: false })
  t.match({ status, body }, { status: 201, body: { published: false, published_at: null } })
  for (const who of [bob, root]) {
    for (const [method, path, sent] of [
      ['GET', body.id],
      ['PUT', body.id, WRITING],
      ['PATCH', body.id, { title: 'x' }],
      ['DELETE', body.id],
      ['PUT', `${body.id}/vote`, { value: 1 }],
      ['DELETE', `${body.id}/vote`],
      ['GET', `${body.id}/comments`],
      ['POST', `${body.id}/comments`, { content: 'x' }]
    ] as const)
      t.match(await ask(method, path, sent, who), { status: 404 }, `${who.username} ${method} ${path}`)
    const vote = await desk.ask('POST', '/vote', { token: who.access, body: { post_id: body.id, dir: 1 } })
    t.equal(vote.status, 404)
  }
  t.match(await get(body.id), { status: 200, body: { my_vote: 0, comments: 0 } })
  const published = (await ask('PATCH', body.id, { published: true })).body
  t.match(published, { published: true, published_at: published.updated_at })
  t.strictSame((await get(body.id, bob)).body, published)
  await ask('PATCH', body.id, { published: false })
  t.equal((await get(body.id, bob)).status, 404, 'taken back, it is a draft again')
  const again = (await ask('PATCH', body.id, { published: true })).body
  t.equal(again.published_at, published.published_at, 'published again, it is as old as it was')
})

t.test('a deleted post is gone for all, and comes back with its votes and comments', async (t) => {
  const { body } = await write(WRITING)
  await ask('PUT', `${body.id}/vote`, { value: 1 }, bob)
  await ask('POST', `${body.id}/comments`, { content: 'So it did' }, bob)
  const before = (await get(body.id)).body
  t.match(await ask('DELETE', body.id), { status: 204, body: '' })
  for (const who of [ada, bob, root]) t.equal((await get(body.id, who)).status, 404)
  for (const [method, path, sent] of [
    ['PUT', body.id, WRITING],
    ['PATCH', body.id, { title: 'x' }],
    ['DELETE', body.id],
    ['PUT', `${body.id}/vote`, { value: -1 }],
    ['DELETE', `${body.id}/vote`],
    ['GET', `${body.id}/comments`],
    ['POST', `${body.id}/comments`, { content: 'x' }]
  ] as const)
    t.equal((await ask(method, path, sent)).status, 404, `${method} ${path}`)
  t.match(await ask('POST', `${body.id}/restore`, {}, bob), { status: 403 })
  const restored = await ask('POST', `${body.id}/restore`, {})
  t.equal(restored.status, 200)
  t.strictSame(restored.body, before)
  t.strictSame((await get(body.id)).body, before)
  t.match(before, { score: 1, votes: 1, comments: 1, deleted_at: null })
  t.equal((await ask('POST', `${body.id}/restore`, {})).status, 404, 'what is there cannot be brought back')
  await ask('DELETE', body.id)
  t.equal((await ask('POST', `${body.id}/restore`, {}, root)).status, 200, 'an administrator can, too')
})

t.test('a deleted draft is there for its owner alone', async (t) => {
  const { body } = await write({ ...WRITING, published: false })
  await ask('DELETE', body.id)
  for (const who of [bob, root]) t.equal((await ask('POST', `${body.id}/restore`, {}, who)).status, 404)
  t.match(await ask('POST', `${body.id}/restore`, {}), { status: 200, body: { published: false } })
})
