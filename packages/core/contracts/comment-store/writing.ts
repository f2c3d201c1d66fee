import { DEEPEST } from '@rollcall/core'
import type { Test } from 'tap'
import { ABSENT, day, desk, type Fresh, id, NO_IDS } from '../post-store/bench.ts'

export function writingContract(t: Test, fresh: Fresh): void {
  t.test('add answers the comment as it is kept, and find the same', async (t) => {
    const { comments, eve, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    const content = `Ünïcode "quotes" \\ ' 🙂\r\n\t{1,2} \u001f ${'x'.repeat(9_900)}`
    const created_at = '2026-01-05T10:11:12.345Z'
    const added = await comment(id(1), { id: id(11), user_id: eve, content, created_at })
    t.same(added, {
      id: id(11),
      post_id: id(1),
      parent_id: null,
      depth: 0,
      owner: { id: eve, username: 'eve' },
      content,
      replies: 0,
      created_at,
      updated_at: created_at,
      deleted_at: null
    })
    t.same(await comments.find(id(11)), added)
    t.same(await comments.find(id(11).toUpperCase()), added, 'an id in capitals')
  })

  t.test('a reply lies one deeper than what it replies to, which counts it', async (t) => {
    const { comments, ada, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    for (const i of [12, 13]) {
      t.match(await comment(id(1), { id: id(i), parent_id: id(11) }), { parent_id: id(11), depth: 1 })
    }
    const deeper = await comment(id(1), { id: id(14), parent_id: id(12).toUpperCase() })
    t.match(deeper, { parent_id: id(12), depth: 2, replies: 0, owner: { id: ada, username: 'Ada' } })
    for (const [i, replies] of [
      [11, 2],
      [12, 1],
      [13, 0],
      [14, 0]
    ] as const) {
      t.match(await comments.find(id(i)), { replies })
    }
  })

  t.test('replies lie no deeper than may be', async (t) => {
    const { comments, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    for (let depth = 0; depth <= DEEPEST; depth++) {
      const parent_id = depth === 0 ? null : id(9 + depth)
      t.match(await comment(id(1), { id: id(10 + depth), parent_id }), { depth })
    }
    await t.rejects(comment(id(1), { parent_id: id(10 + DEEPEST) }), { code: 'conflict' })
    t.match(await comments.find(id(10 + DEEPEST)), { replies: 0 })
    t.match(await comment(id(1), { parent_id: id(9 + DEEPEST) }), { depth: DEEPEST })
  })

  t.test('a reply needs a comment of the same post, one that is not deleted', async (t) => {
    const { comments, posts, ada, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    await add({ id: id(2) })
    await comment(id(1), { id: id(11) })
    await comment(id(2), { id: id(21) })
    await comment(id(1), { id: id(12) })
    for (const parent_id of [id(21), id(1), ...NO_IDS]) {
      const told = JSON.stringify(parent_id.slice(0, 40))
      await t.rejects(comment(id(1), { parent_id }), { code: 'not_found' }, told)
    }
    await comments.remove(id(12), day(4))
    await t.rejects(comment(id(1), { parent_id: id(12) }), { code: 'conflict' })
    t.match(await posts.find(id(1), ada), { comments: 1 })
    await comments.restore(id(12))
    t.match(await comment(id(1), { parent_id: id(12) }), { depth: 1 })
  })

  t.test('nobody comments on a post that is not there', async (t) => {
    const { posts, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    await posts.remove(id(1), day(4))
    await t.rejects(comment(ABSENT), { code: 'not_found' })
    await t.rejects(comment(id(1)), { code: 'not_found' })
    await t.rejects(comment(id(1), { parent_id: id(11) }), { code: 'not_found' })
  })

  t.test('add refuses somebody who is gone, and keeps nothing', async (t) => {
    const { posts, ada, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    const gone = { code: 'unauthenticated' }
    await t.rejects(comment(id(1), { user_id: ABSENT }), gone)
    await t.rejects(comment(id(1), { user_id: ABSENT, parent_id: id(11) }), gone)
    t.match(await posts.find(id(1), ada), { comments: 1 })
  })

  t.test('what no database can keep is invalid', async (t) => {
    const { comments, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    const before = await comment(id(1), { id: id(11) })
    await t.rejects(comment(id(1), { content: 'a\0b' }), { code: 'invalid' })
    await t.rejects(comments.change(id(11), { content: '\0', updated_at: day(4) }), { code: 'invalid' })
    t.same(await comments.find(id(11)), before)
  })

  t.test('change changes what a comment says, and nothing else', async (t) => {
    const { comments, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    const other = await comment(id(1), { id: id(12) })
    await comment(id(1), { id: id(11) })
    await comment(id(1), { id: id(13), parent_id: id(11) })
    const before = await comments.find(id(11))
    const changed = await comments.change(id(11), { content: 'Or not.', updated_at: day(4) })
    t.same(changed, { ...before, content: 'Or not.', updated_at: day(4), replies: 1 })
    t.same(await comments.find(id(11)), changed)
    t.same(await comments.find(id(12)), other)
  })

  t.test('what is no id of a comment names none', async (t) => {
    const { comments, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    const before = await comment(id(1), { id: id(11) })
    for (const ref of [...NO_IDS, id(1)]) {
      const told = JSON.stringify(ref.slice(0, 40))
      const changes = { content: 'x', updated_at: day(4) }
      await t.rejects(comments.find(ref), { code: 'not_found' }, told)
      await t.rejects(comments.change(ref, changes), { code: 'not_found' }, told)
      await t.rejects(comments.remove(ref, day(4)), { code: 'not_found' }, told)
      await t.rejects(comments.findDeleted(ref), { code: 'not_found' }, told)
      await t.rejects(comments.restore(ref), { code: 'not_found' }, told)
    }
    t.same(await comments.find(id(11)), before)
  })

  t.test('replies at once to one comment are all kept and counted', async (t) => {
    const { comments, posts, add, comment, crowd } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    const people = await crowd(40)
    const made = await Promise.all(people.map((user_id) => comment(id(1), { user_id, parent_id: id(11) })))
    t.strictSame(
      made.map(({ owner }) => owner?.id),
      people
    )
    t.match(await comments.find(id(11)), { replies: 40 })
    t.match(await posts.find(id(1), null), { comments: 41 })
  })
}
