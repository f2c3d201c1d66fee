import type { Comment } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging, walk } from '../paging-contract.ts'
import { day, desk, type Fresh, id, idsOf } from '../post-store/bench.ts'

/** The comments 1 to 12, each with what it replies to (0: the post); the greater the later. */
const REPLIES = [
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 1],
  [5, 4],
  [6, 3],
  [7, 0],
  [8, 7],
  [9, 2],
  [10, 3],
  [11, 5],
  [12, 3]
] as const

/** The same, each reply below what it replies to. */
const THREAD = [1, 2, 3, 6, 10, 12, 9, 4, 5, 11, 7, 8]

/** Minutes of a day, so that later ones have greater ids. */
function minute(number: number): string {
  return `2026-01-05T10:${String(number).padStart(2, '0')}:00.000Z`
}

export function threadContract(t: Test, fresh: Fresh): void {
  /** A thread whose third comment is deleted, and another post that has comments too. */
  async function seeded() {
    const bench = await desk(fresh)
    const { add, comment, comments, eve, ada } = bench
    await add({ id: id(1) })
    await add({ id: id(2) })
    const write = async (number: number, parent: number) => {
      const user_id = number % 2 ? ada : eve
      const parent_id = parent === 0 ? null : id(100 + parent)
      return comment(id(1), {
        id: id(100 + number),
        user_id,
        parent_id,
        created_at: minute(number),
        content: `No. ${number}`
      })
    }
    for (const [number, parent] of REPLIES) await write(number, parent)
    await comment(id(2), { id: id(200), created_at: minute(2) })
    await comments.remove(id(103), day(20))
    const list = async (order: 'thread' | 'flat') =>
      walk((paging) => comments.list({ post_id: id(1), order, ...paging }), 100)
    return { ...bench, write, list }
  }

  t.test('a thread has each reply below what it replies to, the oldest first, and pages', async (t) => {
    const { comments, list } = await seeded()
    const all = await list('thread')
    t.strictSame(
      idsOf(all),
      THREAD.map((number) => id(100 + number))
    )
    t.match(all[0], { depth: 0, parent_id: null, replies: 2, content: 'No. 1' })
    t.match(all[3], { depth: 3, parent_id: id(103), replies: 0 })
    t.match(all[2], { depth: 2, parent_id: id(102), replies: 3, owner: null, content: null })
    await keepsPaging(t, (paging) => comments.list({ post_id: id(1), order: 'thread', ...paging }), all)
  })

  t.test('flat order is by time, and pages', async (t) => {
    const { comments, list } = await seeded()
    const all = await list('flat')
    t.strictSame(
      idsOf(all),
      Array.from({ length: 12 }, (_, i) => id(101 + i))
    )
    const byId = (some: Comment[]) => some.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    t.same(byId(await list('thread')), byId(all))
    await keepsPaging(t, (paging) => comments.list({ post_id: id(1), order: 'flat', ...paging }), all)
  })

  t.test('flat order tells equally old ones apart by id', async (t) => {
    const { comments, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    for (const i of [13, 11, 14, 12]) await comment(id(1), { id: id(i), created_at: minute(1) })
    await comment(id(1), { id: id(10), created_at: minute(2) })
    const all = [11, 12, 13, 14, 10].map(id)
    const list = async (limit: number) =>
      idsOf(await walk((paging) => comments.list({ post_id: id(1), order: 'flat', ...paging }), limit))
    for (const limit of [1, 2, 3]) t.strictSame(await list(limit), all)
  })

  t.test('a walk sees all that was there once, while others are written and deleted', async (t) => {
    for (const order of ['thread', 'flat'] as const) {
      const { comments, list, write } = await seeded()
      const before = idsOf(await list(order))
      let number = 20
      const between = async () => {
        await write(++number, number % 2 ? 0 : 2)
        if (number === 22) await comments.remove(id(104), day(6))
        if (number === 23) await comments.remove(id(101), day(6))
      }
      const seen = idsOf(
        await walk((paging) => comments.list({ post_id: id(1), order, ...paging }), 2, between)
      )
      t.strictSame(
        seen.filter((one) => before.includes(one)),
        before,
        order
      )
      t.equal(new Set(seen).size, seen.length)
    }
  })

  t.test('a cursor goes on in the order it was made for alone', async (t) => {
    const { comments } = await seeded()
    for (const [order, other] of [
      ['thread', 'flat'],
      ['flat', 'thread']
    ] as const) {
      const { next_cursor } = await comments.list({ post_id: id(1), order, limit: 2 })
      const query = { post_id: id(1), order: other, limit: 2, cursor: next_cursor ?? '' }
      await t.rejects(comments.list(query), { code: 'invalid' })
    }
  })

  t.test('a post without comments has an empty list', async (t) => {
    const { comments, add } = await desk(fresh)
    await add({ id: id(1) })
    for (const order of ['thread', 'flat'] as const) {
      t.same(await comments.list({ post_id: id(1), order, limit: 5 }), { data: [], next_cursor: null })
      const page = await comments.list({ post_id: id(1), order, limit: 5, page: 1 })
      t.match(page, { data: [], total_count: 0 })
    }
  })
}
