import { BOOKMARK_SORTS, type Bookmark, type SearchNode } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging, walk } from '../paging-contract.ts'
import { custom, day, desk, type Fresh, id, saveOne } from './bench.ts'

export function listContract(t: Test, fresh: Fresh): void {
  t.test('list is newest first, of equally new ones the one with the greater id, and pages', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const days = [3, 1, 2, 2, 4, 2, 3]
    const made: Bookmark[] = []
    for (const [i, number] of days.entries()) made.push(await save({ id: id(i), created_at: day(number) }))
    const expected = [4, 6, 0, 5, 3, 2, 1].map((i) => made[i])
    await keepsPaging(t, (paging) => bookmarks.list({ user_id, sort: 'created_at', ...paging }), expected)
  })

  t.test('list by visits has the most visited first, and pages', async (t) => {
    const { bookmarks, user_id, save, visit, found } = await desk(fresh)
    for (const [i, visits] of [0, 2, 1, 0, 3, 2].entries()) {
      const { short_url } = await save({ id: id(i) })
      for (let one = 0; one < visits; one++) await visit(short_url, day(5))
    }
    const all = await found()
    t.match(await bookmarks.find(user_id, id(4)), { visits: 3, bot_visits: 0, last_visited_at: day(5) })
    const expected = [4, 5, 1, 2, 3, 0].map((i) => all.find((one) => one.id === id(i)))
    await keepsPaging(t, (paging) => bookmarks.list({ user_id, sort: 'visits', ...paging }), expected)
  })

  t.test('list by last visit has those never visited last, and pages', async (t) => {
    const { bookmarks, user_id, save, visit, found } = await desk(fresh)
    for (const [i, number] of [0, 2, 5, 0, 2, 9, 0].entries()) {
      const { short_url } = await save({ id: id(i) })
      if (number > 0) await visit(short_url, day(number))
    }
    const all = await found()
    const expected = [5, 2, 4, 1, 6, 3, 0].map((i) => all.find((one) => one.id === id(i)))
    await keepsPaging(
      t,
      (paging) => bookmarks.list({ user_id, sort: 'last_visited_at', ...paging }),
      expected
    )
  })

  t.test('list by title is from A to Z in any case, by address where there is none, and pages', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const titles = ['Zebra', 'apple', 'Élan', 'banana', 'Apple', 'http', 'a b', 'a-b', 'ab', '10', '9', '🙂']
    const made: Bookmark[] = []
    for (const [i, title] of titles.entries()) made.push(await save({ id: id(i), title }))
    const untitled = await save({ id: id(50), url: 'HTTPS://M.example.com/' })
    const order = ['10', '9', 'a b', 'a-b', 'ab', 'apple', 'Apple', 'banana', 'http']
    const named = (title: string) => made.find((one) => one.title === title)
    const expected = [...order.map(named), untitled, ...['Zebra', 'Élan', '🙂'].map(named)]
    await keepsPaging(t, (paging) => bookmarks.list({ user_id, sort: 'title', ...paging }), expected)
  })

  t.test('list by title follows changes of title and address', async (t) => {
    const { bookmarks, user_id, save, found } = await desk(fresh)
    const [one, two] = [await save({ title: 'b', url: 'https://z.example' }), await save({ title: 'm' })]
    const order = async () => (await found({ sort: 'title' })).map((bookmark) => bookmark.id)
    t.strictSame(await order(), [one.id, two.id])
    await bookmarks.change(user_id, one.id, { title: 'Z', updated_at: day(2) })
    t.strictSame(await order(), [two.id, one.id])
    await bookmarks.change(user_id, two.id, { title: null, updated_at: day(2) })
    t.strictSame(await order(), [two.id, one.id], 'h of https comes before z')
    await bookmarks.change(user_id, one.id, { title: null, updated_at: day(2) })
    t.strictSame(await order(), [two.id, one.id], 'example.com comes before z.example')
  })

  t.test('list tells and counts own bookmarks alone', async (t) => {
    const { bookmarks, user, user_id, save } = await desk(fresh)
    const other = await user()
    const own = await save()
    await saveOne(bookmarks, other)
    await saveOne(bookmarks, other)
    const page = { limit: 10, page: 1, sort: 'created_at' as const }
    t.same(await bookmarks.list({ user_id, ...page }), { data: [own], next_cursor: null, total_count: 1 })
    t.equal((await bookmarks.list({ user_id: other, ...page })).total_count, 2)
    t.match(await bookmarks.list({ user_id: await user(), ...page }), { data: [], total_count: 0 })
    t.match(await bookmarks.list({ user_id: await user(), sort: 'title', limit: 5 }), {
      data: [],
      next_cursor: null
    })
  })

  t.test('list by cursor sees each exactly once, also while others come and go', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    for (let i = 0; i < 7; i++) await save({ id: id(i), created_at: day(5) })
    let count = 0
    const busy = async () => {
      await save({ created_at: day(6 + ++count) })
      if (count === 2) await bookmarks.remove(user_id, id(6))
    }
    const seen = await walk((paging) => bookmarks.list({ user_id, sort: 'created_at', ...paging }), 2, busy)
    t.strictSame(
      seen.map((one) => one.id),
      [6, 5, 4, 3, 2, 1, 0].map(id)
    )
  })

  t.test('list refuses a cursor of another order', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    for (let i = 0; i < 3; i++) await save()
    for (const sort of BOOKMARK_SORTS) {
      const { next_cursor } = await bookmarks.list({ user_id, limit: 1, sort })
      for (const other of BOOKMARK_SORTS.filter((other) => other !== sort)) {
        const query = { user_id, limit: 1, sort: other, cursor: next_cursor ?? '' }
        await t.rejects(bookmarks.list(query), { code: 'invalid' }, `${sort} is not ${other}`)
      }
    }
  })

  t.test('list pages through what a search leaves, in every order', async (t) => {
    const { bookmarks, user_id, save, visit, found } = await desk(fresh)
    for (let i = 0; i < 12; i++) {
      const tags = i % 2 ? ['odd'] : ['even']
      const told = { id: id(i), title: `title ${i % 3}`, tags, created_at: day(1 + (i % 4)) }
      const { short_url } = await save(told)
      for (let one = 0; one < i % 3; one++) await visit(short_url, day(5 + (i % 5)))
    }
    const words: SearchNode = { type: 'words', words: ['title'] }
    const search: SearchNode = { type: 'and', nodes: [words, { type: 'tag', tag: 'odd' }] }
    for (const sort of BOOKMARK_SORTS) {
      const expected = (await found({ sort })).filter(({ tags }) => tags.includes('odd'))
      await keepsPaging(t, (paging) => bookmarks.list({ user_id, sort, search, ...paging }), expected)
    }
  })

  t.test('the total follows every save and removal', async (t) => {
    const { bookmarks, user_id, save, total } = await desk(fresh)
    t.equal(await total(), 0)
    const { id } = await save({ code: custom('my-code') })
    await save()
    t.equal(await total(), 2)
    await bookmarks.remove(user_id, id)
    t.equal(await total(), 1)
    await bookmarks.remove(user_id, (await save()).id)
    t.equal(await total(), 1)
  })
}
