import { type LinkState, readUrl, type SearchNode, type WalkQuery } from '@rollcall/core'
import type { Test } from 'tap'
import { aDraft } from '../a-draft.ts'
import { ABSENT, collect, day, desk, type Fresh, id, saveOne } from './bench.ts'

const FOUND = { link_status: 'failing', link_status_code: 503, link_error: 'down', link_failures: 1 } as const

function checked(number: number, link_checked_at: string): LinkState {
  return { ...FOUND, id: id(number), url: urlOf(id(number)), link_checked_at }
}

/** What a draft says of its address when nothing else is said. */
function urlOf(id: string): string {
  return aDraft({ id }).url
}

export function walkContract(t: Test, fresh: Fresh): void {
  /** Of one user the even ids from 0 to 10, of another the odd ones; 4 and 5 are archived, 1, 2, 3 and 4 were checked. */
  async function seeded() {
    const bench = await desk(fresh)
    const { bookmarks, user, save } = bench
    const other = await user()
    for (const i of [6, 0, 10, 4, 2, 8]) {
      await save({ id: id(i), archived: i === 4, title: i < 5 ? 'low' : 'high', created_at: day(20 - i) })
    }
    for (const i of [5, 1, 3]) await saveOne(bookmarks, other, { id: id(i), archived: i === 5, title: 'low' })
    await bookmarks.noteChecks([1, 2, 3, 4].map((i) => checked(i, day(i))))
    const ids = async (query: WalkQuery) => (await collect(bookmarks.walk(query))).map((one) => one.id)
    return { ...bench, other, ids }
  }

  t.test('walk goes through what was asked for, in the order of ids', async (t) => {
    const { user_id, other, ids } = await seeded()
    const low: SearchNode = { type: 'words', words: ['low'] }
    const cases: [Omit<WalkQuery, 'user_id'>, number[], number[]][] = [
      [{}, [0, 2, 4, 6, 8, 10], [1, 3, 5]],
      [{ current: true }, [0, 2, 6, 8, 10], [1, 3]],
      [{ current: false }, [0, 2, 4, 6, 8, 10], [1, 3, 5]],
      [{ checked_before: day(3) }, [0, 2, 6, 8, 10], [1, 5]],
      [{ checked_before: day(1) }, [0, 6, 8, 10], [5]],
      [{ search: low }, [0, 2, 4], [1, 3, 5]],
      [{ search: low, current: true, checked_before: day(3) }, [0, 2], [1]],
      [{ search: { type: 'or', nodes: [] } }, [], []]
    ]
    for (const [query, own, theirs] of cases) {
      const told = JSON.stringify(query)
      t.strictSame(await ids({ ...query, user_id }), own.map(id), told)
      t.strictSame(await ids({ ...query, user_id: other }), theirs.map(id), told)
      const everybody = [...own, ...theirs].sort((a, b) => a - b)
      t.strictSame(await ids({ ...query, user_id: null }), everybody.map(id), `${told} of everybody`)
    }
    t.strictSame(await ids({ user_id: ABSENT }), [])
  })

  t.test('walk tells bookmarks whole, with their visits', async (t) => {
    const { bookmarks, user_id, visit } = await seeded()
    const { short_url } = await bookmarks.find(user_id, id(2))
    await visit(short_url, day(9))
    const walked = await collect(bookmarks.walk({ user_id }))
    for (const one of walked) t.same(one, await bookmarks.find(user_id, one.id))
    t.equal(walked[1]?.visits, 1)
  })

  t.test('walk sees each once, also when there are many and they are checked meanwhile', async (t) => {
    const { bookmarks, user_id, total } = await desk(fresh)
    const ids = Array.from({ length: 1_200 }, (_, i) => id(i))
    for (let i = 0; i < ids.length; i += 400) {
      await bookmarks.save(
        user_id,
        ids.slice(i, i + 400).map((one) => aDraft({ id: one }))
      )
    }
    t.equal(await total(), 1_200)
    const seen: string[] = []
    for await (const { id, url } of bookmarks.walk({ user_id, checked_before: day(2) })) {
      seen.push(id)
      if (seen.length % 100 === 0)
        await bookmarks.noteChecks([{ ...FOUND, id, url, link_checked_at: day(3) }])
    }
    t.strictSame(seen, ids)
  })

  t.test('walk can be left early, and the store is as usable as before', async (t) => {
    const { bookmarks, user_id } = await seeded()
    for (let i = 0; i < 30; i++) {
      for await (const one of bookmarks.walk({ user_id })) {
        t.equal(one.id, id(0))
        break
      }
    }
    t.equal((await collect(bookmarks.walk({ user_id }))).length, 6)
  })
}

export function noteChecksContract(t: Test, fresh: Fresh): void {
  t.test(
    'noteChecks writes down what was found, passes over what is gone, and changes nothing else',
    async (t) => {
      const { bookmarks, user, user_id, save } = await desk(fresh)
      const [one, two] = [await save({ id: id(1) }), await save({ id: id(2) })]
      const theirs = await saveOne(bookmarks, await user(), { id: id(3) })
      const states: LinkState[] = [
        { ...checked(3, day(3)), link_status: 'dead', link_failures: 3 },
        { ...FOUND, id: ABSENT, url: urlOf(ABSENT), link_checked_at: day(3) },
        { ...checked(1, day(4)), link_status: 'refused', link_status_code: null, link_error: 'odd \0 text' }
      ]
      await bookmarks.noteChecks(states)
      const refused = { link_status: 'refused', link_status_code: null, link_error: /^odd .*text$/ } as const
      t.match(await bookmarks.find(user_id, one.id), {
        ...one,
        ...refused,
        link_failures: 1,
        link_checked_at: day(4)
      })
      t.same(await bookmarks.find(user_id, two.id), two)
      const dead = { type: 'is', state: 'dead' } as const
      const [found] = await collect(bookmarks.walk({ user_id: null, search: dead }))
      t.same(found, { ...theirs, ...states[0] })
      await bookmarks.noteChecks([
        {
          id: one.id,
          url: one.url,
          link_status: 'alive',
          link_status_code: 200,
          link_error: null,
          link_checked_at: day(5),
          link_failures: 0
        }
      ])
      t.match(await bookmarks.find(user_id, one.id), {
        link_status: 'alive',
        link_error: null,
        link_failures: 0
      })
    }
  )

  t.test('noteChecks passes over a bookmark that has another address by now', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const [moved, stayed] = [await save({ id: id(1) }), await save({ id: id(2) })]
    const facts = readUrl('https://elsewhere.example/', { tracking_parameters: [] }, 'url')
    const after = await bookmarks.change(user_id, moved.id, { ...facts, updated_at: day(2) })
    const dead = { link_status: 'dead', link_status_code: 404, link_failures: 3 } as const
    await bookmarks.noteChecks([1, 2].map((i) => ({ ...checked(i, day(3)), ...dead })))
    t.same(await bookmarks.find(user_id, moved.id), after)
    t.match(await bookmarks.find(user_id, stayed.id), dead)
    await bookmarks.noteChecks([{ ...checked(1, day(4)), ...dead, url: facts.url }])
    t.match(await bookmarks.find(user_id, moved.id), dead, 'what is found of the new address counts')
  })

  t.test('noteChecks of nothing does nothing', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const before = await save()
    await bookmarks.noteChecks([])
    t.same(await bookmarks.find(user_id, before.id), before)
  })
}
