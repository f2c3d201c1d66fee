import { readUrl } from '@rollcall/core'
import type { Test } from 'tap'
import { aDraft } from '../a-draft.ts'
import { ABSENT, day, desk, drawn, type Fresh, saveOne } from './bench.ts'

export function saveContract(t: Test, fresh: Fresh): void {
  savesOne(t, fresh)
  savesMany(t, fresh)
  t.test('find and known leave out the bookmarks of others', async (t) => {
    const { bookmarks, user, user_id, save } = await desk(fresh)
    const other = await user()
    const own = aDraft()
    const { id, short_url } = await save(own)
    t.equal((await bookmarks.find(user_id, short_url)).id, id)
    t.equal((await bookmarks.find(user_id, id.toUpperCase())).id, id, 'an id in capitals')
    for (const ref of [id, short_url]) await t.rejects(bookmarks.find(other, ref), { code: 'not_found' })
    for (const ref of [ABSENT, 'nope', short_url.toUpperCase(), '\0', "'", '%']) {
      await t.rejects(bookmarks.find(user_id, ref), { code: 'not_found' }, JSON.stringify(ref))
    }
    const keys = [own.url_key, aDraft().url_key]
    t.strictSame([...(await bookmarks.known(user_id, keys))], [[own.url_key, id]])
    t.equal((await bookmarks.known(other, keys)).size, 0)
    t.equal((await bookmarks.known(user_id, [])).size, 0)
  })
}

function savesOne(t: Test, fresh: Fresh): void {
  t.test('save answers a bookmark whole, as find does', async (t) => {
    const { bookmarks, user_id } = await desk(fresh)
    const draft = aDraft({
      ...readUrl('HTTPS://Sub.Example.com:443/a%7eb?q=1#part', { tracking_parameters: [] }, 'url'),
      code: drawn('Abc'),
      title: 'Title "with" \u001e\u001f\\ and 🙂',
      body: 'line\nline\t',
      tags: ['a-b', 'a_b', 'ab', 'é'],
      unread: true,
      archived: true,
      favourite: true,
      enabled: false,
      expires_at: '2020-01-01T00:00:00.001Z',
      max_visits: 1_000_000_000,
      redirect_status: 308,
      alternate_url: 'https://elsewhere.example/',
      created_at: '1999-12-31T23:59:59.999Z',
      updated_at: '2026-01-02T00:00:00.000Z'
    })
    const { url_key: _key, host: _host, code: _code, ...told } = draft
    const bookmark = {
      ...told,
      short_url: 'Abc',
      visits: 0,
      bot_visits: 0,
      last_visited_at: null,
      link_status: 'unchecked',
      link_status_code: null,
      link_error: null,
      link_checked_at: null,
      link_failures: 0
    } as const
    const saved = await bookmarks.save(user_id, [draft])
    t.same(saved, [{ outcome: 'created', bookmark }])
    t.same(await bookmarks.find(user_id, draft.id), bookmark)
    t.same(await bookmarks.find(user_id, 'Abc'), bookmark)
    const { data } = await bookmarks.list({ user_id, sort: 'created_at', limit: 1 })
    t.same(data, [bookmark])
  })

  t.test('save leaves what the user has already as it is, whatever the code', async (t) => {
    const { bookmarks, user_id, save, total } = await desk(fresh)
    const url = 'https://example.com/same'
    const bookmark = await save({ url, title: 'first', code: { custom: 'first-code' } })
    await save({ code: { custom: 'other-code' } })
    for (const code of [drawn('xyz'), { custom: 'other-code' }, drawn('first-code'), drawn()]) {
      const saved = await bookmarks.save(user_id, [aDraft({ url, title: 'second', code })])
      t.same(saved, [{ outcome: 'existing', bookmark }], JSON.stringify(code))
    }
    t.equal(await total(), 2)
  })

  t.test('save gives two users a bookmark each of the same address', async (t) => {
    const { bookmarks, user, save } = await desk(fresh)
    const url = 'https://example.com/same'
    const [mine, theirs] = [await save({ url }), await saveOne(bookmarks, await user(), { url })]
    t.not(mine.id, theirs.id)
    t.not(mine.short_url, theirs.short_url)
  })

  t.test('save rejects with unauthenticated when the user is gone', async (t) => {
    const { bookmarks } = await desk(fresh)
    await t.rejects(bookmarks.save(ABSENT, [aDraft()]), { code: 'unauthenticated' })
  })

  t.test('save takes text that a database cannot hold, without failing', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const odd = 'nul \0 and half of a pair \ud800.'
    const { id } = await save({ title: odd, body: odd })
    const kept = /^nul .*and half of a pair .*\.$/s
    t.match(await bookmarks.find(user_id, id), { title: kept, body: kept })
    t.match(await bookmarks.change(user_id, id, { title: odd, body: odd, updated_at: day(2) }), {
      title: kept
    })
  })

  t.test('save takes addresses, titles and notes of the greatest length', async (t) => {
    const { save, found } = await desk(fresh)
    const scattered = Array.from({ length: 900 }, (_, i) =>
      String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))
    )
    const url = `https://example.com/${scattered.join('')}`
    await save({ url, title: null })
    await save({ title: scattered.join('').slice(0, 500), body: 'wörd '.repeat(2000) })
    await save({ url: `https://example.com/?q=${'x'.repeat(2025)}`, title: 'x'.repeat(500) })
    t.equal((await found({ sort: 'title' })).length, 3)
  })
}

function savesMany(t: Test, fresh: Fresh): void {
  t.test('save answers for each of a batch in its order', async (t) => {
    const { bookmarks, user_id, save, total } = await desk(fresh)
    const known = await save({ url: 'https://example.com/known', code: drawn('aaa') })
    const taken = await save({ code: { custom: 'my-code' } })
    const saved = await bookmarks.save(user_id, [
      aDraft({ title: 'one' }),
      aDraft({ url: 'https://example.com/known' }),
      aDraft({ code: { custom: taken.short_url } }),
      aDraft({ title: 'two' }),
      aDraft({ code: drawn('aaa') }),
      aDraft({ title: 'three', code: { custom: 'free-code' } })
    ])
    t.match(saved, [
      { outcome: 'created', bookmark: { title: 'one' } },
      { outcome: 'existing', bookmark: { id: known.id } },
      { outcome: 'code_taken' },
      { outcome: 'created', bookmark: { title: 'two' } },
      { outcome: 'codes_exhausted' },
      { outcome: 'created', bookmark: { title: 'three', short_url: 'free-code' } }
    ])
    t.equal(saved.length, 6)
    t.equal(await total(), 5)
  })

  t.test('save answers nothing for nothing', async (t) => {
    const { bookmarks, user_id } = await desk(fresh)
    t.strictSame(await bookmarks.save(user_id, []), [])
  })

  t.test('save takes a large batch', async (t) => {
    const { bookmarks, user_id, total } = await desk(fresh)
    const drafts = Array.from({ length: 500 }, (_, i) =>
      aDraft({ title: `number ${i}`, tags: ['a', `t${i}`] })
    )
    const saved = await bookmarks.save(user_id, drafts)
    t.strictSame(
      saved.map((one) => ('bookmark' in one ? one.bookmark.id : one.outcome)),
      drafts.map(({ id }) => id)
    )
    t.equal(await total(), 500)
    t.ok((await bookmarks.save(user_id, drafts)).every(({ outcome }) => outcome === 'existing'))
    t.equal(await total(), 500)
  })

  t.test('one of many parallel saves of the same address creates it, the others find it', async (t) => {
    const { bookmarks, user_id, total } = await desk(fresh)
    const url = 'https://example.com/same'
    const saved = await Promise.all(
      Array.from({ length: 50 }, async () => bookmarks.save(user_id, [aDraft({ url })]))
    )
    const outcomes = saved.flat().map(({ outcome }) => outcome)
    t.equal(outcomes.filter((outcome) => outcome === 'created').length, 1)
    t.equal(outcomes.filter((outcome) => outcome === 'existing').length, 49)
    t.equal(new Set(saved.flat().map((one) => 'bookmark' in one && one.bookmark.id)).size, 1)
    t.equal(await total(), 1)
  })

  t.test('parallel batches that overlap in other orders save each address once', async (t) => {
    const { bookmarks, user_id, total } = await desk(fresh)
    const urls = Array.from({ length: 20 }, (_, i) => `https://example.com/${i}`)
    const saved = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const turned = [...urls.slice(i), ...urls.slice(0, i)]
        return bookmarks.save(
          user_id,
          (i % 2 ? turned : turned.toReversed()).map((url) => aDraft({ url }))
        )
      })
    )
    t.equal(saved.flat().filter(({ outcome }) => outcome === 'created').length, 20)
    t.equal(saved.flat().filter(({ outcome }) => outcome === 'existing').length, 380)
    t.equal(await total(), 20)
  })

  t.test('the total is exact after many parallel saves and removals', async (t) => {
    const { bookmarks, user_id, save, total } = await desk(fresh)
    const some = await Promise.all(Array.from({ length: 20 }, () => save()))
    await Promise.all([
      ...some.slice(0, 10).map(({ id }) => bookmarks.remove(user_id, id)),
      ...Array.from({ length: 20 }, () => save())
    ])
    t.equal(await total(), 30)
  })
}
