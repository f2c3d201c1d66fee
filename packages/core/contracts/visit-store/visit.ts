import type { Test } from 'tap'
import { aDraft } from '../a-draft.ts'
import { desk, type Fresh, NOON } from './bench.ts'

/** What no code is: absent, of another case, and what a path may hold. */
const NO_CODES = [
  'nope',
  'ABC',
  'abcd',
  'ab',
  '',
  '%',
  '\0',
  "'",
  'é',
  'abc ',
  '\u001e',
  '\u001f',
  'x'.repeat(2_000)
]

export function visitContract(t: Test, fresh: Fresh): void {
  t.test('visit answers the link and counts one, link counts none', async (t) => {
    const { visits, save, visit, counts } = await desk(fresh)
    const told = {
      url: 'https://example.com/ä\\?q="x"',
      expires_at: '2026-06-01T00:00:00.123Z',
      redirect_status: 308,
      alternate_url: 'https://elsewhere.example/ö'
    }
    await save({ ...told, code: { drawn: ['abc'] } })
    const link = { ...told, enabled: true, link_status: 'unchecked', spent: false } as const
    t.same(await visits.link('abc'), link)
    t.same(await counts('abc'), { visits: 0, bot_visits: 0, last_visited_at: null })
    t.same(await visit('abc'), link)
    t.same(await counts('abc'), { visits: 1, bot_visits: 0, last_visited_at: NOON })
    t.same(await visit('abc'), link)
    t.same(await visits.link('abc'), link)
    t.same(await counts('abc'), { visits: 2, bot_visits: 0, last_visited_at: NOON })
  })

  t.test('a code that nobody has leads nowhere', async (t) => {
    const { visits, save, visit, counts } = await desk(fresh)
    await save({ code: { drawn: ['abc'] } })
    for (const code of NO_CODES) {
      t.equal(await visit(code), null, JSON.stringify(code.slice(0, 9)))
      t.equal(await visits.link(code), null)
    }
    t.match(await counts('abc'), { visits: 0 })
  })

  t.test('bots are counted with all, and apart', async (t) => {
    const { save, visit, counts } = await desk(fresh)
    const { short_url } = await save()
    await visit(short_url)
    for (let i = 0; i < 2; i++) await visit(short_url, { is_bot: true, client: 'Googlebot' })
    t.match(await counts(short_url), { visits: 3, bot_visits: 2 })
  })

  t.test('the last visit is the latest, in whatever order visits come', async (t) => {
    const { save, visit, counts } = await desk(fresh)
    const { short_url } = await save()
    const times = ['2026-01-10T12:00:00.000Z', '2026-01-12T00:00:00.001Z', '2026-01-11T00:00:00.000Z']
    for (const at of times) await visit(short_url, { at })
    t.match(await counts(short_url), { visits: 3, last_visited_at: '2026-01-12T00:00:00.001Z' })
  })

  t.test('a link is as it was changed last', async (t) => {
    const { visits, bookmarks, user_id, save, visit } = await desk(fresh)
    const { id, url } = await save({ code: { drawn: ['abc'] } })
    await visit('abc')
    const changes = {
      redirect_status: 301,
      alternate_url: 'https://elsewhere.example/',
      short_url: 'my-code'
    }
    await bookmarks.change(user_id, id, { ...changes, updated_at: NOON })
    const dead = { link_status: 'dead', link_status_code: 404, link_error: 'gone', link_failures: 3 } as const
    await bookmarks.noteChecks([{ ...dead, id, url, link_checked_at: NOON }])
    const { short_url: _code, ...told } = changes
    t.match(await visit('my-code'), { ...told, link_status: 'dead' })
    t.match(await visits.link('my-code'), { ...told, link_status: 'dead' })
    t.equal(await visit('abc'), null, 'the code before leads nowhere')
  })

  t.test('200 parallel visits of one link are counted exactly', async (t) => {
    const { save, visit, counts } = await desk(fresh)
    const { short_url } = await save()
    const links = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        visit(short_url, { is_bot: i % 4 === 0, referrer: i % 2 ? 'a.example' : '' })
      )
    )
    t.ok(links.every((link) => link?.spent === false))
    t.match(await counts(short_url), { visits: 200, bot_visits: 50 })
  })

  t.test(
    '200 parallel visits of many links are counted exactly, each answered with its own link',
    async (t) => {
      const { bookmarks, user_id, visits, visit } = await desk(fresh)
      const drafts = Array.from({ length: 20 }, (_, i) => aDraft({ code: { drawn: [`c${i + 100}`] } }))
      await bookmarks.save(user_id, drafts)
      const links = await Promise.all(
        Array.from({ length: 200 }, (_, i) => visit(i % 21 === 20 ? 'nope' : `c${100 + (i % 21)}`))
      )
      t.strictSame(
        links.map((link) => link?.url),
        links.map((_, i) => drafts[i % 21]?.url)
      )
      const { data } = await bookmarks.list({ user_id, sort: 'created_at', limit: 100 })
      for (const { short_url, visits } of data)
        t.equal(visits, Number(short_url.slice(1)) < 111 ? 10 : 9, short_url)
      t.match(await visits.totals(user_id), { visits: 191, never_visited: 0 })
    }
  )

  t.test('visits are counted exactly while their link is changed and others are removed', async (t) => {
    const { bookmarks, user_id, save, visit, counts } = await desk(fresh)
    const { id, short_url } = await save()
    const others = await Promise.all(Array.from({ length: 10 }, () => save()))
    await Promise.all([
      ...Array.from({ length: 60 }, () => visit(short_url)),
      ...others.flatMap((other) => [visit(other.short_url), bookmarks.remove(user_id, other.id)]),
      ...Array.from({ length: 10 }, (_, i) =>
        bookmarks.change(user_id, id, { title: `title ${i}`, tags: [`t${i}`], updated_at: NOON })
      )
    ])
    t.match(await counts(id), { visits: 60 })
  })
}
