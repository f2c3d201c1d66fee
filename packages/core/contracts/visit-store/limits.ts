import type { Test } from 'tap'
import { desk, type Fresh, NOON } from './bench.ts'

export function limitsContract(t: Test, fresh: Fresh): void {
  t.test('a link with a limit is spent after so many visits of people, and counts no more', async (t) => {
    const { visits, save, visit, counts } = await desk(fresh)
    const { short_url } = await save({ max_visits: 2 })
    const spent: (boolean | undefined)[] = []
    for (let i = 0; i < 4; i++) spent.push((await visit(short_url))?.spent)
    t.strictSame(spent, [false, false, true, true])
    t.match(await counts(short_url), { visits: 2 })
    t.match(await visits.link(short_url), { spent: true })
  })

  t.test('a visit of a bot spends nothing, and finds a spent link closed', async (t) => {
    const { visits, save, visit, counts } = await desk(fresh)
    const { short_url } = await save({ max_visits: 1 })
    for (let i = 0; i < 3; i++) t.match(await visit(short_url, { is_bot: true }), { spent: false })
    t.match(await visits.link(short_url), { spent: false })
    t.match(await visit(short_url), { spent: false })
    t.match(await visit(short_url, { is_bot: true }), { spent: true })
    t.match(await counts(short_url), { visits: 4, bot_visits: 3 })
  })

  t.test('of 50 parallel visits a limited link lets exactly as many people through as it may', async (t) => {
    const { save, visit, counts } = await desk(fresh)
    const { short_url } = await save({ max_visits: 7 })
    const other = await save()
    const links = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const [link] = await Promise.all([
          visit(short_url),
          visit(short_url, { is_bot: true }),
          visit(other.short_url)
        ])
        return { link, i }
      })
    )
    t.equal(links.filter(({ link }) => link?.spent === false).length, 7)
    const { visits, bot_visits } = await counts(short_url)
    t.equal(visits - bot_visits, 7)
    t.match(await counts(other.short_url), { visits: 50 })
  })

  t.test('visits from before there was a limit are spent', async (t) => {
    const { bookmarks, user_id, save, visit, counts } = await desk(fresh)
    const { id, short_url } = await save()
    for (let i = 0; i < 3; i++) await visit(short_url)
    await bookmarks.change(user_id, id, { max_visits: 3, updated_at: NOON })
    t.match(await visit(short_url), { spent: true })
    await bookmarks.change(user_id, id, { max_visits: 4, updated_at: NOON })
    t.match(await visit(short_url), { spent: false })
    t.match(await visit(short_url), { spent: true })
    await bookmarks.change(user_id, id, { max_visits: null, updated_at: NOON })
    t.match(await visit(short_url), { spent: false })
    t.match(await counts(short_url), { visits: 5 })
  })

  for (const max_visits of [null, 10]) {
    const told = max_visits === null ? 'without a limit' : 'with a limit'
    t.test(`a link ${told} that is turned off is answered, and its visits are not counted`, async (t) => {
      const { bookmarks, user_id, save, visit, counts } = await desk(fresh)
      const { id, short_url } = await save({ enabled: false, max_visits })
      t.match(await visit(short_url), { enabled: false, spent: false })
      t.match(await counts(short_url), { visits: 0, last_visited_at: null })
      await bookmarks.change(user_id, id, { enabled: true, updated_at: NOON })
      t.match(await visit(short_url), { enabled: true })
      t.match(await counts(short_url), { visits: 1 })
    })

    t.test(`a link ${told} ends at the very moment it expires`, async (t) => {
      const { save, visit, counts } = await desk(fresh)
      const { short_url } = await save({ expires_at: NOON, max_visits })
      const times = ['2026-01-10T11:59:59.999Z', NOON, '2026-01-10T12:00:00.001Z']
      for (const at of times) t.match(await visit(short_url, { at }), { expires_at: NOON, spent: false })
      t.match(await counts(short_url), { visits: 1, last_visited_at: times[0] })
    })
  }
}
