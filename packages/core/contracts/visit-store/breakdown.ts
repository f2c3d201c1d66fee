import { OTHERS } from '@rollcall/core'
import type { Test } from 'tap'
import { ABSENT, saveOne } from '../bookmark-store/bench.ts'
import { aVisit, desk, type Fresh, NOON } from './bench.ts'

/** Of a day at most so many referrers are told apart, and the rest is counted under one name. */
const FEW = 260

const since = '2026-01-01'

export function breakdownContract(t: Test, fresh: Fresh): void {
  t.test('nothing is told of nothing', async (t) => {
    const { visits, user_id, save } = await desk(fresh)
    const nothing = { bookmarks: 0, visits: 0, bot_visits: 0, never_visited: 0 }
    for (const id of [user_id, ABSENT]) {
      t.same(await visits.totals(id), nothing)
      t.same(await visits.days({ user_id: id, since }), [])
      t.same(await visits.top('client', { user_id: id, since, limit: 5 }), [])
    }
    await save()
    t.same(await visits.totals(user_id), { ...nothing, bookmarks: 1, never_visited: 1 })
  })

  /** Two links of one user and one of another, with visits of four days. */
  async function visited() {
    const bench = await desk(fresh)
    const { bookmarks, user, visits, save, visit } = bench
    const [one, two, limited] = [await save(), await save(), await save({ max_visits: 100 })]
    await save()
    const stranger = await user()
    const theirs = await saveOne(bookmarks, stranger)
    await visits.visit(aVisit(theirs.short_url, { referrer: 'theirs.example', client: 'Links' }))
    const told = [
      { at: '2026-01-09T23:59:59.999Z', referrer: 'a.example', client: 'Firefox' },
      { at: '2026-01-10T00:00:00.000Z', referrer: 'b.example', client: 'Chrome' },
      { at: '2026-01-10T23:59:59.999Z', referrer: 'b.example', client: 'Firefox' },
      { at: '2026-01-12T10:00:00.000Z', referrer: '', client: 'Googlebot', is_bot: true }
    ]
    for (const over of told) await visit(one.short_url, over)
    await visit(two.short_url, { at: '2026-01-10T12:00:00.000Z', referrer: 'c.example', client: 'Chrome' })
    await visit(limited.short_url, {
      at: '2026-01-12T12:00:00.000Z',
      referrer: 'b.example',
      client: 'Chrome'
    })
    return { ...bench, one, two, limited, stranger }
  }

  t.test('totals sum up the bookmarks of one user', async (t) => {
    const { visits, user_id, stranger } = await visited()
    t.same(await visits.totals(user_id), { bookmarks: 4, visits: 6, bot_visits: 1, never_visited: 1 })
    t.same(await visits.totals(stranger), { bookmarks: 1, visits: 1, bot_visits: 0, never_visited: 0 })
  })

  t.test('days tells days with visits in UTC, the oldest first, of all or of one', async (t) => {
    const { visits, user_id, stranger, one } = await visited()
    t.same(await visits.days({ user_id, since }), [
      { day: '2026-01-09', visits: 1, bot_visits: 0 },
      { day: '2026-01-10', visits: 3, bot_visits: 0 },
      { day: '2026-01-12', visits: 2, bot_visits: 1 }
    ])
    t.same(await visits.days({ user_id, since: '2026-01-10', bookmark_id: one.id }), [
      { day: '2026-01-10', visits: 2, bot_visits: 0 },
      { day: '2026-01-12', visits: 1, bot_visits: 1 }
    ])
    t.same(await visits.days({ user_id: stranger, since, bookmark_id: one.id }), [], 'not one of others')
    t.same(await visits.days({ user_id, since: '2026-01-13' }), [])
  })

  t.test('top tells the most visited first, then by name, and leaves out visits from nowhere', async (t) => {
    const { visits, user_id, one } = await visited()
    const all = { user_id, since, limit: 10 }
    t.same(await visits.top('referrer', all), [
      { name: 'b.example', visits: 3 },
      { name: 'a.example', visits: 1 },
      { name: 'c.example', visits: 1 }
    ])
    t.same(await visits.top('client', all), [
      { name: 'Chrome', visits: 3 },
      { name: 'Firefox', visits: 2 },
      { name: 'Googlebot', visits: 1 }
    ])
    t.same(await visits.top('referrer', { ...all, limit: 1 }), [{ name: 'b.example', visits: 3 }])
    t.same(await visits.top('referrer', { ...all, since: '2026-01-11' }), [{ name: 'b.example', visits: 1 }])
    t.same(await visits.top('client', { ...all, since: '2026-01-10', bookmark_id: one.id }), [
      { name: 'Chrome', visits: 1 },
      { name: 'Firefox', visits: 1 },
      { name: 'Googlebot', visits: 1 }
    ])
  })

  t.test('a bookmark that is removed takes its counts along', async (t) => {
    const { visits, bookmarks, user_id, one, limited } = await visited()
    await bookmarks.remove(user_id, one.id)
    await bookmarks.remove(user_id, limited.short_url)
    t.same(await visits.totals(user_id), { bookmarks: 2, visits: 1, bot_visits: 0, never_visited: 1 })
    t.same(await visits.days({ user_id, since }), [{ day: '2026-01-10', visits: 1, bot_visits: 0 }])
    t.same(await visits.days({ user_id, since, bookmark_id: one.id }), [])
    t.same(await visits.top('referrer', { user_id, since, limit: 5 }), [{ name: 'c.example', visits: 1 }])
  })

  for (const max_visits of [null, 1_000]) {
    const told = max_visits === null ? 'a link' : 'a link with a limit'
    t.test(`referrers of ${told} beyond many in a day are counted under one name`, async (t) => {
      const { visits, user_id, save, visit } = await desk(fresh)
      const { short_url } = await save({ max_visits })
      const from = (day: number, host: string) =>
        visit(short_url, {
          at: `2026-01-${day}T12:00:00.000Z`,
          referrer: host,
          is_bot: host.startsWith('h1')
        })
      for (let i = 0; i < 500; i += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, j) => from(10, `h${i + j}.example`)))
      }
      const all = { user_id, since, limit: 1_000 }
      const names = await visits.top('referrer', all)
      t.equal(
        names.reduce((sum, { visits }) => sum + visits, 0),
        500
      )
      t.ok(names.length <= FEW, `${names.length} names`)
      t.ok(names.length > 100, `${names.length} names`)
      t.equal(names[0]?.name, OTHERS)
      t.same(await visits.days({ user_id, since }), [{ day: '2026-01-10', visits: 500, bot_visits: 111 }])
      const [known = { name: '', visits: 0 }] = names.filter(({ name }) => name !== OTHERS)
      await from(10, known.name)
      await from(11, 'new.example')
      t.same(await visits.top('referrer', { ...all, since: '2026-01-11' }), [
        { name: 'new.example', visits: 1 }
      ])
      const after = await visits.top('referrer', all)
      t.equal(after.find(({ name }) => name === known.name)?.visits, 2, 'one that is known keeps its name')
      t.equal(after.length, names.length + 1)
    })
  }

  t.test('odd names of referrers and clients are kept as they are', async (t) => {
    const { visits, user_id, save, visit } = await desk(fresh)
    const { short_url } = await save()
    const names = ['[::1]', 'xn--bcher-kva.example', "o'neill", '"quoted" \\ name', '{a,b}', OTHERS]
    for (const name of names) await visit(short_url, { referrer: name, client: name, at: NOON })
    for (const by of ['referrer', 'client'] as const) {
      const found = await visits.top(by, { user_id, since, limit: 100 })
      t.strictSame(found.map(({ name }) => name).sort(), [...names].sort(), by)
    }
  })
}
