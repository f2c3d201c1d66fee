import { readUrl } from '@rollcall/core'
import type { Test } from 'tap'
import { aDraft } from '../a-draft.ts'
import { ABSENT, custom, day, desk, drawn, type Fresh } from './bench.ts'

const factsOf = (url: string) => readUrl(url, { tracking_parameters: [] }, 'url')
const site = (host: string) => ({ type: 'site', host }) as const
const updated_at = day(2)

export function changeContract(t: Test, fresh: Fresh): void {
  changesParts(t, fresh)
  changesAddress(t, fresh)
  changesCode(t, fresh)
}

function changesParts(t: Test, fresh: Fresh): void {
  t.test('change changes what it is given, and answers it as it is then', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const other = await save()
    const before = await save({
      title: 'title',
      body: 'body',
      tags: ['a'],
      max_visits: 5,
      expires_at: day(20)
    })
    const changes = [
      { title: 'new' },
      { body: null },
      { tags: ['b', 'c'] },
      { tags: [] },
      { unread: true, archived: true, favourite: true },
      { enabled: false, expires_at: null, max_visits: null },
      {
        redirect_status: 301,
        alternate_url: 'https://elsewhere.example/',
        expires_at: day(21),
        max_visits: 1
      },
      {}
    ]
    let expected = before
    for (const [i, change] of changes.entries()) {
      expected = { ...expected, ...change, updated_at: day(i + 2) }
      const ref = i % 2 ? before.id : before.short_url
      t.same(await bookmarks.change(user_id, ref, { ...change, updated_at: day(i + 2) }), expected)
      t.same(await bookmarks.find(user_id, before.id), expected, JSON.stringify(change))
    }
    t.same(await bookmarks.find(user_id, other.id), other, 'others stay as they are')
  })

  t.test('change keeps visits and what checks found', async (t) => {
    const { bookmarks, user_id, save, visit } = await desk(fresh)
    const { id, url, short_url } = await save()
    await visit(short_url, day(3))
    const state = {
      link_status: 'failing',
      link_status_code: 500,
      link_error: 'down',
      link_failures: 2
    } as const
    await bookmarks.noteChecks([{ ...state, id, url, link_checked_at: day(4) }])
    const told = { ...state, link_checked_at: day(4), visits: 1, last_visited_at: day(3) }
    t.match(await bookmarks.change(user_id, id, { title: 'new', updated_at }), told)
    t.match(await bookmarks.find(user_id, id), told)
  })

  t.test('change rejects with not_found for what is not there or is somebody else’s', async (t) => {
    const { bookmarks, user, user_id, save } = await desk(fresh)
    const before = await save()
    const stranger = await user()
    const changes = { title: 'stolen', updated_at }
    for (const ref of [before.id, before.short_url]) {
      await t.rejects(bookmarks.change(stranger, ref, changes), { code: 'not_found' })
    }
    for (const ref of [ABSENT, 'nope']) {
      await t.rejects(bookmarks.change(user_id, ref, changes), { code: 'not_found' })
    }
    t.same(await bookmarks.find(user_id, before.id), before)
  })

  t.test('parallel changes of other parts are all kept', async (t) => {
    const { bookmarks, user_id, save, found } = await desk(fresh)
    const { id } = await save({ title: 'old', body: 'old', tags: ['old'] })
    const parts = [{ title: 'alpha' }, { body: 'beta' }, { tags: ['gamma'] }, { unread: true }]
    await Promise.all(parts.map((part) => bookmarks.change(user_id, id, { ...part, updated_at })))
    t.match(await bookmarks.find(user_id, id), Object.assign({}, ...parts))
    for (const word of ['alpha', 'beta']) {
      t.equal((await found({ search: { type: 'words', words: [word] } })).length, 1, `${word} is found`)
    }
    t.equal((await found({ search: { type: 'tag', tag: 'gamma' } })).length, 1)
  })
}

function changesAddress(t: Test, fresh: Fresh): void {
  t.test('change moves a bookmark to another address', async (t) => {
    const { bookmarks, user_id, save, found } = await desk(fresh)
    const draft = aDraft({ url: 'https://old.example/first' })
    const { id } = await save(draft)
    const facts = factsOf('https://new.example/second')
    t.match(await bookmarks.change(user_id, id, { ...facts, updated_at }), { id, url: facts.url })
    t.strictSame([...(await bookmarks.known(user_id, [draft.url_key, facts.url_key]))], [[facts.url_key, id]])
    t.equal((await found({ search: { type: 'words', words: ['second'] } })).length, 1)
    t.equal((await found({ search: site('new.example') })).length, 1)
    t.equal((await found({ search: site('old.example') })).length, 0)
    const [again] = await bookmarks.save(user_id, [aDraft({ url: 'https://old.example/first' })])
    t.equal(again?.outcome, 'created', 'the old one is free')
  })

  t.test(
    'change to an address the user has is a conflict that says where, and changes nothing',
    async (t) => {
      const { bookmarks, user, user_id, save } = await desk(fresh)
      const [one, two] = [
        await save({ url: 'https://example.com/1' }),
        await save({ url: 'https://example.com/2' })
      ]
      const facts = { ...factsOf('HTTPS://EXAMPLE.com/1'), title: 'new', updated_at }
      await t.rejects(bookmarks.change(user_id, two.id, facts), {
        code: 'conflict',
        existing_id: one.id,
        errors: [{ pointer: '/url' }]
      })
      t.same(await bookmarks.find(user_id, two.id), two)
      t.match(
        await bookmarks.change(user_id, one.id, facts),
        { url: 'HTTPS://EXAMPLE.com/1' },
        'its own is none'
      )
      const [theirs] = await bookmarks.save(await user(), [aDraft({ url: 'https://example.com/2' })])
      t.equal(theirs?.outcome, 'created')
    }
  )

  t.test(
    'change to another address forgets what checks found, the same in other words does not',
    async (t) => {
      const { bookmarks, user_id, save } = await desk(fresh)
      const { id, url } = await save({ url: 'https://example.com/1' })
      const state = {
        link_status: 'dead',
        link_status_code: 404,
        link_error: 'gone',
        link_failures: 3
      } as const
      await bookmarks.noteChecks([{ ...state, id, url, link_checked_at: day(4) }])
      t.match(await bookmarks.change(user_id, id, { ...factsOf('HTTPS://example.com/1'), updated_at }), state)
      t.match(await bookmarks.change(user_id, id, { ...factsOf('https://example.com/2'), updated_at }), {
        link_status: 'unchecked',
        link_status_code: null,
        link_error: null,
        link_checked_at: null,
        link_failures: 0
      })
    }
  )
}

function changesCode(t: Test, fresh: Fresh): void {
  t.test('change gives a code of the owner’s choice, and frees the one before', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const { id } = await save({ code: custom('first-code') })
    t.match(await bookmarks.change(user_id, id, { short_url: 'second', updated_at }), { short_url: 'second' })
    t.equal((await bookmarks.find(user_id, 'second')).id, id)
    await t.rejects(bookmarks.find(user_id, 'first-code'), { code: 'not_found' })
    t.equal(
      (await save({ code: custom('FIRST_CODE') })).short_url,
      'FIRST_CODE',
      'its look-alikes are free too'
    )
    const [alike] = await bookmarks.save(user_id, [aDraft({ code: custom('SEC0ND') })])
    t.match(alike, { outcome: 'code_taken' }, 'those of the new one are not')
  })

  t.test('change to a code that is taken or looks like a chosen one is a conflict', async (t) => {
    const { bookmarks, user, user_id, save } = await desk(fresh)
    await bookmarks.save(await user(), [
      aDraft({ code: custom('their-code') }),
      aDraft({ code: drawn('xyz') })
    ])
    const before = await save()
    for (const short_url of ['their-code', 'THEIR_C0DE', 'xyz']) {
      const refused = { code: 'conflict', errors: [{ pointer: '/short_url' }] }
      const changes = { short_url, title: 'new', updated_at }
      await t.rejects(bookmarks.change(user_id, before.id, changes), refused, short_url)
    }
    t.same(await bookmarks.find(user_id, before.id), before)
  })

  t.test('the code a bookmark has already, or a look-alike of its own, is never refused', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    await save({ code: custom('a0o') })
    const { id } = await save({ code: drawn('aOO') })
    t.match(await bookmarks.change(user_id, id, { short_url: 'aOO', updated_at }), { short_url: 'aOO' })
    const chosen = await save({ code: custom('my-code') })
    for (const short_url of ['my-code', 'MY_CODE', 'my-code']) {
      t.match(await bookmarks.change(user_id, chosen.id, { short_url, updated_at }), { short_url })
    }
  })
}

export function removeContract(t: Test, fresh: Fresh): void {
  t.test('remove takes a bookmark away by id or code, and its address and code are free again', async (t) => {
    const { bookmarks, user_id, save, total } = await desk(fresh)
    const told = { url: 'https://example.com/1', code: custom('my-code'), tags: ['a'] }
    const one = await save(told)
    await bookmarks.remove(user_id, one.id)
    await t.rejects(bookmarks.find(user_id, one.id), { code: 'not_found' })
    await t.rejects(bookmarks.find(user_id, 'my-code'), { code: 'not_found' })
    await t.rejects(bookmarks.remove(user_id, one.id), { code: 'not_found' })
    t.equal(await total(), 0)
    t.strictSame(await bookmarks.tags(user_id), [])
    await save({ ...told, code: custom('MY_CODE') })
    t.equal(await total(), 1)
    await bookmarks.remove(user_id, 'MY_CODE')
    t.equal(await total(), 0)
  })

  t.test('remove rejects with not_found for what is not there or is somebody else’s', async (t) => {
    const { bookmarks, user, user_id, save, total } = await desk(fresh)
    const { id, short_url } = await save()
    const stranger = await user()
    for (const ref of [id, short_url]) await t.rejects(bookmarks.remove(stranger, ref), { code: 'not_found' })
    for (const ref of [ABSENT, 'nope']) await t.rejects(bookmarks.remove(user_id, ref), { code: 'not_found' })
    t.equal(await total(), 1)
  })

  t.test('one of many parallel removals succeeds, and the total falls by one', async (t) => {
    const { bookmarks, user_id, save, total } = await desk(fresh)
    const { id } = await save()
    await save()
    const settled = await Promise.allSettled(Array.from({ length: 10 }, () => bookmarks.remove(user_id, id)))
    t.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
    t.equal(await total(), 1)
  })

  t.test('a bookmark that is removed takes its visits along', async (t) => {
    const { bookmarks, user_id, save, visit, found } = await desk(fresh)
    const { id, short_url } = await save({ code: custom('my-code') })
    await visit(short_url, day(3))
    await bookmarks.remove(user_id, id)
    await save({ code: custom('my-code') })
    t.match(await found(), [{ visits: 0, last_visited_at: null }])
  })
}
