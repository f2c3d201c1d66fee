import type { Test } from 'tap'
import { ABSENT, aPost, day, desk, type Fresh, id, NO_IDS } from './bench.ts'

export function writingContract(t: Test, fresh: Fresh): void {
  t.test('add answers the post as it is kept, and find the same', async (t) => {
    const { posts, ada, eve, add } = await desk(fresh)
    const told = {
      id: id(1),
      title: 'Ünïcode "quotes" \\ and \' 🙂',
      content: `# Title\r\n\n\tcode {1,2} \u001f $1 ${'x'.repeat(99_900)}`,
      published: true,
      item_id: 999_999_999_999_999,
      item_source: 'rollbar',
      tags: ['a', 'b"c', 'null', 'é']
    } as const
    const added = await add({ ...told, tags: [...told.tags], created_at: '2026-01-05T10:11:12.345Z' })
    t.same(added, {
      ...told,
      owner: { id: ada, username: 'Ada' },
      score: 0,
      up: 0,
      down: 0,
      votes: 0,
      my_vote: 0,
      comments: 0,
      created_at: '2026-01-05T10:11:12.345Z',
      updated_at: '2026-01-05T10:11:12.345Z',
      published_at: '2026-01-05T10:11:12.345Z',
      deleted_at: null
    })
    for (const viewer of [ada, eve, null]) t.same(await posts.find(id(1), viewer), added)
    t.same(await posts.find(id(1).toUpperCase(), ada), added, 'an id in capitals')
  })

  t.test('a draft exists for its owner alone', async (t) => {
    const { posts, ada, eve, add } = await desk(fresh)
    const draft = await add({ published: false })
    t.match(draft, { published: false, published_at: null })
    t.same(await posts.find(draft.id, ada), draft)
    for (const viewer of [eve, null, ABSENT]) {
      await t.rejects(posts.find(draft.id, viewer), { code: 'not_found' })
      const changes = { title: 'Theirs', published: true, updated_at: day(2) }
      await t.rejects(posts.change(draft.id, changes, viewer), { code: 'not_found' })
    }
    t.same(await posts.find(draft.id, ada), draft)
  })

  t.test('my_vote is that of whoever looks', async (t) => {
    const { posts, ada, eve, add, vote, list } = await desk(fresh)
    const { id } = await add()
    await vote(id, ada)
    await vote(id, eve, { value: -1 })
    const cases = [
      [ada, 1],
      [eve, -1],
      [null, 0],
      [ABSENT, 0]
    ] as const
    for (const [viewer, my_vote] of cases) {
      const found = await posts.find(id, viewer)
      t.match(found, { my_vote, up: 1, down: 1, votes: 2, score: 0 })
      t.same((await list({ viewer })).data, [found])
    }
  })

  t.test('add refuses somebody who is gone, and keeps nothing', async (t) => {
    const { posts, list } = await desk(fresh)
    await t.rejects(posts.add(aPost({ user_id: ABSENT })), { code: 'unauthenticated' })
    t.same((await list({ page: 1 })).total_count, 0)
  })

  t.test('what no database can keep is invalid', async (t) => {
    const { posts, ada, add, list } = await desk(fresh)
    const { id } = await add({ title: 'Before' })
    for (const odd of [{ title: 'a\0b' }, { content: '\0' }]) {
      await t.rejects(add(odd), { code: 'invalid' })
      await t.rejects(posts.change(id, { ...odd, updated_at: day(2) }, ada), { code: 'invalid' })
    }
    t.match(await list(), { data: [{ title: 'Before', updated_at: day(1) }], next_cursor: null })
  })

  t.test('what is no id of a post names none', async (t) => {
    const { posts, ada, add } = await desk(fresh)
    const before = await add()
    for (const ref of NO_IDS) {
      const told = JSON.stringify(ref.slice(0, 40))
      await t.rejects(posts.find(ref, ada), { code: 'not_found' }, told)
      await t.rejects(posts.change(ref, { title: 'x', updated_at: day(2) }, ada), { code: 'not_found' }, told)
      await t.rejects(posts.remove(ref, day(2)), { code: 'not_found' }, told)
      await t.rejects(posts.findDeleted(ref, ada), { code: 'not_found' }, told)
      await t.rejects(posts.restore(ref, ada), { code: 'not_found' }, told)
    }
    t.same(await posts.find(before.id, ada), before)
  })

  t.test('change changes what is given, and nothing else', async (t) => {
    const { posts, ada, eve, add, vote, comment } = await desk(fresh)
    const other = await add({ id: id(2) })
    const { id: ref } = await add({ id: id(1), tags: ['a'], item_id: 17, item_source: 'built-in' })
    await vote(ref, ada)
    await comment(ref)
    let before = await posts.find(ref, ada)
    const changes = [
      { title: 'Bang' },
      { content: 'new' },
      { tags: ['b', 'c'] },
      { tags: [] },
      { item_id: 18, item_source: 'rollbar' as const },
      { item_id: null, item_source: null },
      { published: true },
      { published: false },
      { title: 'Back', published: true },
      {}
    ]
    for (const [i, change] of changes.entries()) {
      const updated_at = day(i + 2)
      const changed = await posts.change(ref, { ...change, updated_at }, ada)
      t.same(changed, { ...before, ...change, updated_at }, JSON.stringify(change))
      t.same(await posts.find(ref, ada), changed)
      before = changed
    }
    t.same(await posts.find(other.id, eve), other)
  })

  t.test('changes at once of different parts are all kept', async (t) => {
    const { posts, ada, add } = await desk(fresh)
    const { id } = await add({ published: false })
    const parts = [{ title: 'Bang' }, { content: 'new' }, { tags: ['b'] }, { published: true }]
    await Promise.all(parts.map((part) => posts.change(id, { ...part, updated_at: day(2) }, ada)))
    t.match(await posts.find(id, ada), {
      title: 'Bang',
      content: 'new',
      tags: ['b'],
      published: true,
      published_at: day(2)
    })
  })
}
