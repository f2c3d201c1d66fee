import { VIDEOGAME_SORTS, type VideogameRow, type VideogameSort } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging, walk } from '../paging-contract.ts'
import { aGame, day, desk, type FreshBacklog, id } from './bench.ts'

/** Games in an order that is neither that of their ids nor that of the sort, and the order they come in. */
const ORDERS: Record<VideogameSort, { games: Partial<VideogameRow>[]; order: number[] }> = {
  created_at: {
    games: [3, 1, 2, 2, 4, 2, 3].map((number) => ({ created_at: day(number) })),
    order: [4, 6, 0, 5, 3, 2, 1]
  },
  updated_at: {
    games: [3, 1, 2, 2, 4, 2, 3].map((number, i) => ({ created_at: day(i + 1), updated_at: day(number) })),
    order: [4, 6, 0, 5, 3, 2, 1]
  },
  title: {
    games: ['Zelda', 'apple', 'Élan', '10', '9', 'Apple', 'a b', 'a-b', 'Ａpplf', '日', '🙂', 'b'].map(
      (title) => ({ title })
    ),
    order: [3, 4, 6, 7, 1, 5, 8, 11, 0, 2, 9, 10]
  },
  release_date: {
    games: [
      null,
      '2026-03',
      '2026-03-14',
      'TBA',
      '2026',
      null,
      '1998-11-21',
      '2026-02-28',
      'TBA',
      '2026'
    ].map((release_date) => ({ release_date })),
    order: [6, 4, 9, 7, 1, 2, 3, 8, 0, 5]
  },
  score: {
    games: [null, 50, 0, 100, 50, null, 7].map((score) => ({ score })),
    order: [3, 4, 1, 6, 2, 5, 0]
  },
  hours_to_beat: {
    games: [null, 50, 0, 100_000, 9.25, null, 9.5, 50].map((hours_to_beat) => ({ hours_to_beat })),
    order: [2, 4, 6, 1, 7, 3, 0, 5]
  }
}

export function orderContract(t: Test, fresh: FreshBacklog): void {
  for (const sort of VIDEOGAME_SORTS) {
    t.test(`list by ${sort} has its order, ids where that is equal, and pages`, async (t) => {
      const { videogames, user_id, add } = await desk(fresh)
      const { games, order } = ORDERS[sort]
      const made: VideogameRow[] = []
      for (const [i, game] of games.entries()) made.push(await add({ id: id(i), ...game }))
      const expected = order.map((i) => made[i])
      await keepsPaging(t, (paging) => videogames.list({ user_id, sort, ...paging }), expected)
    })
  }

  t.test('list refuses the cursor of another order', async (t) => {
    const { videogames, user_id, add } = await desk(fresh)
    for (let i = 0; i < 3; i++) await add({ id: id(i), score: i, hours_to_beat: i })
    for (const sort of VIDEOGAME_SORTS) {
      const { next_cursor } = await videogames.list({ user_id, sort, limit: 1 })
      for (const other of VIDEOGAME_SORTS.filter((one) => one !== sort)) {
        const foreign = videogames.list({ user_id, sort: other, limit: 1, cursor: next_cursor ?? '' })
        await t.rejects(foreign, { code: 'invalid' }, `${sort} as ${other}`)
      }
    }
  })

  t.test('a walk passes over nothing and tells nothing twice while games come in', async (t) => {
    const { videogames, user_id, add } = await desk(fresh)
    const before: string[] = []
    for (let i = 0; i < 6; i++) before.push((await add({ id: id(i), created_at: day(5) })).id)
    const seen = await walk(
      (paging) => videogames.list({ user_id, sort: 'created_at', ...paging }),
      2,
      async () => videogames.add(user_id, aGame({ created_at: day(6) }))
    )
    t.strictSame(
      seen.map((game) => game.id),
      before.toReversed()
    )
  })

  t.test('list follows changes of what it sorts and filters by', async (t) => {
    const { videogames, user_id, add, found } = await desk(fresh)
    const [one, two] = [await add({ title: 'a' }), await add({ title: 'b' })]
    const order = async () => (await found({ sort: 'title' })).map((game) => game.id)
    t.strictSame(await order(), [one.id, two.id])
    await videogames.change(user_id, one.id, (game) => ({ ...game, title: 'C', platform: 'SNES' }))
    t.strictSame(await order(), [two.id, one.id])
    t.equal((await found({ words: ['c'], platform: 'snes' })).length, 1)
    t.equal((await found({ platform: 'pc' })).length, 1)
  })
}
