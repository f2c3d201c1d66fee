import { AppError, POST_SORTS, type PostQuery } from '@rollcall/core'
import type { Test } from 'tap'
import { day, desk, type Fresh, id, idsOf, ranked } from './bench.ts'

const POSTS = 14

export function walkContract(t: Test, fresh: Fresh): void {
  /** Posts of which several are equals in each sort, and people who go on voting on them. */
  async function seeded() {
    const bench = await desk(fresh)
    const { add, vote, crowd, list, ada, posts } = bench
    const voters = await crowd(5)
    const numbers = Array.from({ length: POSTS }, (_, i) => i)
    await Promise.all(
      numbers.map((i) =>
        add({ id: id(i), created_at: day(1 + Math.floor(i / 4)), tags: i % 3 === 0 ? [] : ['some'] })
      )
    )
    const votes = numbers.flatMap((i) =>
      voters.map(
        (user, j) => ({ i, user, value: (i + j) % 3 === 0 ? 0 : (i * j) % 4 === 1 ? -1 : 1 }) as const
      )
    )
    await Promise.all(votes.map(({ i, user, value }) => vote(id(i), user, { value })))
    let cast = 0
    /** The next of many votes: now for, now against, now taken back. */
    const shake = async () => {
      const user = voters[++cast % voters.length] ?? ''
      const value = cast % 7 === 0 ? 0 : cast % 3 === 0 ? -1 : 1
      await vote(id((cast * 5) % POSTS), user, { value, voted_at: day(6) })
    }
    /** Walks to the end; `between` runs after each page. */
    const walked = async (
      query: Partial<PostQuery>,
      { limit, between }: { limit: number; between: (pages: number) => Promise<unknown> }
    ) => {
      const seen: string[] = []
      let page = await list({ ...query, limit })
      for (let pages = 1; ; pages++) {
        seen.push(...idsOf(page.data))
        await between(pages)
        if (page.next_cursor === null) return seen
        page = await list({ ...query, limit, cursor: page.next_cursor })
      }
    }
    const present = async () => Promise.all(Array.from({ length: POSTS }, (_, i) => posts.find(id(i), ada)))
    return { ...bench, voters, shake, walked, present }
  }

  for (const sort of POST_SORTS) {
    t.test(
      `a walk by ${sort} sees each post once, in the order of its beginning, while votes come`,
      async (t) => {
        const { shake, walked, present, ids } = await seeded()
        for (const limit of [1, 2, 3, 4, 5, 6, 7]) {
          const expected = idsOf(ranked(sort, await present()))
          const seen = await walked(
            { sort },
            { limit, between: () => Promise.all([shake(), shake(), shake()]) }
          )
          t.strictSame(seen, expected, `by ${limit}`)
          t.strictSame(
            await ids({ sort }),
            idsOf(ranked(sort, await present())),
            'a new walk has the new order'
          )
        }
      }
    )
  }

  t.test('a walk of what a filter leaves keeps its order while votes come', async (t) => {
    const { shake, walked, present } = await seeded()
    for (const sort of POST_SORTS) {
      const some = (await present()).filter(({ tags }) => tags.includes('some'))
      const query = { sort, tag: 'some', period: 'year' } as const
      const seen = await walked(query, { limit: 2, between: () => Promise.all([shake(), shake(), shake()]) })
      t.strictSame(seen, idsOf(ranked(sort, some)), sort)
    }
  })

  t.test('a walk keeps its order in the midst of a storm of votes', async (t) => {
    const { shake, walked, present, posts } = await seeded()
    for (const sort of POST_SORTS) {
      const expected = idsOf(ranked(sort, await present()))
      const storm: Promise<void>[] = []
      const between = async () => {
        for (let i = 0; i < 20; i++) storm.push(shake())
      }
      t.strictSame(await walked({ sort }, { limit: 3, between }), expected, sort)
      await Promise.all(storm)
    }
    t.match(await posts.recount({ repair: false }), { wrong_count: 0 })
  })

  t.test('votes shown on the way are those of the moment', async (t) => {
    const { list, vote, voters, posts, present } = await seeded()
    const last = ranked('top', await present()).at(-1)?.id ?? ''
    const first = await list({ sort: 'top', limit: POSTS - 1 })
    await Promise.all(voters.map((user) => vote(last, user)))
    const rest = await list({ sort: 'top', cursor: first.next_cursor ?? '' })
    t.same(rest.data, [await posts.find(last, null)])
    t.match(rest.data, [{ up: voters.length }])
  })

  t.test('what is published during a walk does not come', async (t) => {
    for (const sort of POST_SORTS) {
      const { add, ada, posts, walked, present, vote, voters, ids } = await seeded()
      await add({ id: id(90), published: false })
      const expected = idsOf(ranked(sort, await present()))
      const between = async (pages: number) => {
        const { id: late } = await add({ created_at: `2026-01-03T0${pages}:00:00.000Z` })
        await Promise.all(voters.slice(0, pages).map((user) => vote(late, user)))
        if (pages === 2) await posts.change(id(90), { published: true, updated_at: day(2) }, ada)
      }
      t.strictSame(await walked({ sort }, { limit: 4, between }), expected, sort)
      t.equal((await ids({ sort })).length, POSTS + 5)
    }
  })

  t.test('what is removed during a walk does not come, and all others come once', async (t) => {
    const { posts, ids, walked, shake } = await seeded()
    for (const sort of POST_SORTS) {
      const before = await ids({ sort })
      const [, second = '', third = '', , fifth = '', , , eighth = ''] = before
      const between = async (pages: number) => {
        await shake().catch(onGone)
        if (pages === 1) for (const one of [second, third, fifth]) await posts.remove(one, day(7))
        if (pages === 2) await posts.remove(eighth, day(7))
      }
      const expected = before.filter((one) => ![third, fifth, eighth].includes(one))
      t.strictSame(await walked({ sort }, { limit: 2, between }), expected, sort)
      for (const one of [second, third, fifth, eighth]) await posts.restore(one, null)
      t.equal((await ids({ sort })).length, POSTS)
    }
  })

  t.test('what is removed during a walk and brought back in time comes once', async (t) => {
    const { posts, ada, ids, walked, shake, vote, voters } = await seeded()
    for (const sort of POST_SORTS) {
      const before = await ids({ sort })
      const [one = '', two = ''] = before.slice(-2)
      const between = async (pages: number) => {
        await shake().catch(onGone)
        if (pages === 1) await posts.remove(one, day(7))
        if (pages === 1) await posts.change(two, { published: false, updated_at: day(7) }, ada)
        if (pages === 2) await posts.restore(one, null)
        if (pages === 2) await posts.change(two, { published: true, updated_at: day(8) }, ada)
        if (pages === 3) await Promise.all(voters.map((user) => vote(one, user, { voted_at: day(8) })))
      }
      t.strictSame(await walked({ sort }, { limit: 2, between }), before, sort)
    }
  })

  t.test('a period keeps its beginning during a walk', async (t) => {
    const { list, ids } = await seeded()
    const query = { sort: 'top', period: 'day', now: day(4) } as const
    const inside = await ids(query)
    t.equal(inside.length, 6, 'posts of the 3rd and the 4th')
    const first = await list({ ...query, limit: 2 })
    t.equal(first.as_of, day(4))
    const later = { ...query, now: day(20), limit: 100, cursor: first.next_cursor ?? '' }
    const rest = await list(later)
    t.equal(rest.as_of, day(4))
    t.strictSame(idsOf([...first.data, ...rest.data]), inside)
  })
}

/** Nobody votes on what was removed. */
function onGone(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'not_found') throw error
}
