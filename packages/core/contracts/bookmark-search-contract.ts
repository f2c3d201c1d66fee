import { type Bookmark, type BookmarkDraft, type BookmarkStore, parseSearch } from '@rollcall/core'
import type { Test } from 'tap'
import { aDraft } from './a-draft.ts'
import { fixedClock } from './memory/fixed-clock.ts'
import { FOUND, ODD_TEXTS, SHELF, STRANGERS } from './searched-shelf.ts'

interface Fresh {
  bookmarks: BookmarkStore
  user: () => Promise<string>
  visit: (short_url: string, at: string) => Promise<void>
}

const clock = fixedClock('2026-06-30T00:00:00.000Z')

/** What searches find: run by every store of bookmarks. */
export function bookmarkSearchContract(t: Test, fresh: () => Promise<Fresh>): void {
  findsOnTheShelf(t, fresh)
  findsOddTexts(t, fresh)
  findsBesideLimits(t, fresh)
  followsChanges(t, fresh)
  followsStates(t, fresh)
}

function findsOnTheShelf(t: Test, fresh: () => Promise<Fresh>): void {
  t.test('a search finds what fits, of its own user alone', async (t) => {
    const { bookmarks, user, visit } = await fresh()
    const [ada, eve] = [await user(), await user()]
    const names = new Map<string, string>()
    const put = async (user_id: string, name: string, over: Partial<BookmarkDraft>) => {
      const draft = aDraft(over)
      names.set(draft.id, name)
      await bookmarks.save(user_id, [draft])
      return draft.id
    }
    const namesOf = (found: Bookmark[]) => new Set(found.map(({ id }) => names.get(id)))
    for (const [name, { visited, dead, ...over }] of Object.entries(SHELF)) {
      const id = await put(ada, name, over)
      if (visited) await visit((await bookmarks.find(ada, id)).short_url, '2026-05-01T00:00:00.000Z')
      if (dead) await bookmarks.noteChecks([deadLink(await bookmarks.find(ada, id))])
    }
    for (const [name, over] of Object.entries(STRANGERS)) await put(eve, name, over)

    for (const [q, expected] of FOUND) {
      const { data, total_count } = await bookmarks.list(query(ada, q))
      t.strictSame(namesOf(data), new Set(expected), q)
      t.equal(total_count, expected.length, q)
      const walked: Bookmark[] = []
      for await (const one of bookmarks.walk({ user_id: null, search: parseSearch(q, clock) }))
        walked.push(one)
      const ofAda = walked.filter(({ id }) => SHELF[names.get(id) ?? ''] !== undefined)
      t.strictSame(namesOf(ofAda), new Set(expected), `${q}, of everybody`)
    }
    const everything = await bookmarks.list({ ...query(ada, 'x'), search: { type: 'and', nodes: [] } })
    t.strictSame(namesOf(everything.data), new Set(Object.keys(SHELF)), 'nothing is asked for')
    const nothing = await bookmarks.list({ ...query(ada, 'x'), search: { type: 'or', nodes: [] } })
    t.strictSame(nothing.data, [], 'none of no alternatives holds')
  })
}

const deadLink = ({ id, url }: Pick<Bookmark, 'id' | 'url'>) => ({
  id,
  url,
  link_status: 'dead' as const,
  link_status_code: 404,
  link_error: 'Not Found',
  link_checked_at: '2026-05-01T00:00:00.000Z',
  link_failures: 3
})

function query(user_id: string, q: string) {
  return { user_id, sort: 'created_at' as const, search: parseSearch(q, clock), limit: 100, page: 1 }
}

function findsOddTexts(t: Test, fresh: () => Promise<Fresh>): void {
  t.test('whatever a title, a note or an address holds, it is found by its own words', async (t) => {
    const { bookmarks, user } = await fresh()
    const user_id = await user()
    const ids = new Map<string, string>()
    for (const text of ODD_TEXTS) {
      const draft = aDraft({ title: text, body: `filler ${text} filler` })
      ids.set(text, draft.id)
      await bookmarks.save(user_id, [draft])
    }
    for (const text of ODD_TEXTS) {
      for (const q of [text.replaceAll('*', ' '), `"${text}"`, `"filler ${text} filler"`]) {
        const { data } = await bookmarks.list(query(user_id, q))
        t.ok(
          data.some(({ id }) => id === ids.get(text)),
          q
        )
      }
    }
  })

  t.test('a tag is found to the letter, whatever it holds', async (t) => {
    const { bookmarks, user } = await fresh()
    const user_id = await user()
    const tags = [
      "o'brien",
      'back\\slash',
      "'",
      '\\',
      'a:b',
      'c++',
      'c#',
      '&',
      '!',
      '|',
      '<->',
      ':*',
      '@me',
      '^up',
      '日本語'
    ]
    for (const tag of [...tags, ':)', ')(']) await bookmarks.save(user_id, [aDraft({ tags: [tag] })])
    const found = async (q: string) => (await bookmarks.list(query(user_id, q))).data.map((one) => one.tags)
    for (const tag of tags) t.strictSame(await found(`#${tag}`), [[tag]], tag)
    for (const tag of [':)', ')(']) t.strictSame(await found(`#"${tag}"`), [[tag]], tag)
    t.strictSame(await found('#c'), [])
  })
}

const LONG = 'ä𝒳'.repeat(600)

function findsBesideLimits(t: Test, fresh: () => Promise<Fresh>): void {
  t.test('very long words and notes of very many words are found by what they begin with', async (t) => {
    const { bookmarks, user } = await fresh()
    const user_id = await user()
    const many = Array.from({ length: 20_000 }, (_, i) => `w${i}`).join(' ')
    const often = 'again '.repeat(3000)
    const huge = Array.from({ length: 5000 }, (_, i) => `${i}${'猫'.repeat(100)}`).join(' ')
    const deep = `http://${'a.'.repeat(900)}example.com/`
    const drafts = {
      long: aDraft({ title: 'long', body: LONG }),
      many: aDraft({ title: 'many', body: many }),
      often: aDraft({ title: 'often', body: `${often}end` }),
      huge: aDraft({ title: 'huge', body: huge }),
      deep: aDraft({ title: 'deep', url: deep })
    }
    await bookmarks.save(user_id, Object.values(drafts))
    const found: Record<string, string[]> = {
      [`${LONG.slice(0, 400)}*`]: ['long'],
      [`${LONG.slice(0, 480)}*`]: ['long'],
      [LONG.slice(0, 480)]: [],
      'w0 "w1 w2" w1500': ['many'],
      w19999: [],
      '"again end"': [],
      'again end': ['often'],
      '"again again"': ['often'],
      '"1猫猫"': [],
      '1猫猫*': ['huge'],
      'site:a.a.a.example.com': ['deep'],
      'site:example.com title': []
    }
    for (const [q, expected] of Object.entries(found)) {
      const { data } = await bookmarks.list(query(user_id, q))
      t.strictSame(
        data.map(({ title }) => title),
        expected,
        q.slice(0, 40)
      )
    }
  })
}

function followsChanges(t: Test, fresh: () => Promise<Fresh>): void {
  t.test('a search finds a bookmark as it is now, not as it was', async (t) => {
    const { bookmarks, user } = await fresh()
    const user_id = await user()
    const before = aDraft({
      url: 'https://old.example/',
      title: 'Old title',
      body: 'Old note',
      tags: ['old']
    })
    const after = aDraft({ url: 'https://new.example/' })
    await bookmarks.save(user_id, [before])
    const { url, url_key, host, updated_at } = after
    const isFound = async (q: string) => (await bookmarks.list(query(user_id, q))).data.length === 1
    const old = ['"old title"', '"old note"', '#old', 'site:old.example']
    for (const q of old) t.ok(await isFound(q), q)
    await bookmarks.change(user_id, before.id, { title: 'New title', tags: ['new'], updated_at })
    for (const q of ['"new title"', '#new', '"old note"', 'site:old.example']) t.ok(await isFound(q), q)
    for (const q of ['"old title"', '#old']) t.notOk(await isFound(q), q)
    await bookmarks.change(user_id, before.id, { url, url_key, host, body: null, updated_at })
    for (const q of ['"new title"', '#new', 'site:new.example']) t.ok(await isFound(q), q)
    for (const q of ['note', 'site:old.example', 'old']) t.notOk(await isFound(q), q)
    await bookmarks.replaceTags(user_id, ['new'], "it's")
    for (const q of ['"new title"', "#it's", 'site:new.example']) t.ok(await isFound(q), q)
    t.notOk(await isFound('#new'))
    await bookmarks.remove(user_id, before.id)
    t.notOk(await isFound('title'))
  })
}

const STATES = ['unread', 'archived', 'favourite', 'dead'] as const

function followsStates(t: Test, fresh: () => Promise<Fresh>): void {
  t.test('a search finds a bookmark by the states that it has now', async (t) => {
    const { bookmarks, user } = await fresh()
    const user_id = await user()
    const draft = aDraft({ title: 'word', tags: ['old'], unread: true })
    await bookmarks.save(user_id, [draft, aDraft({ title: 'word' })])
    const { id, updated_at } = draft
    const found = async (q: string) => (await bookmarks.list(query(user_id, q))).data.map((one) => one.id)
    const isOnly = async (...states: string[]) => {
      for (const state of STATES) {
        const expected = states.includes(state) ? [id] : []
        for (const q of [`is:${state}`, `word is:${state}`]) t.strictSame(await found(q), expected, q)
        t.equal((await found(`-is:${state}`)).includes(id), !states.includes(state), `-is:${state}`)
      }
    }
    await isOnly('unread')
    await bookmarks.change(user_id, id, { favourite: true, archived: true, updated_at })
    await isOnly('unread', 'archived', 'favourite')
    await bookmarks.change(user_id, id, { unread: false, archived: false, updated_at })
    await isOnly('favourite')
    await bookmarks.noteChecks([deadLink(draft)])
    await bookmarks.noteChecks([deadLink(draft)])
    await isOnly('favourite', 'dead')
    await bookmarks.replaceTags(user_id, ['old'], 'new')
    await bookmarks.change(user_id, id, { title: 'A word', updated_at })
    await isOnly('favourite', 'dead')
    await bookmarks.noteChecks([{ ...deadLink(draft), link_status: 'failing' }])
    await isOnly('favourite')
    await bookmarks.noteChecks([{ ...deadLink(draft), link_status: 'alive' }])
    await isOnly('favourite')
    await bookmarks.noteChecks([deadLink(draft)])
    const { url, url_key, host } = aDraft({ url: 'https://moved.example/' })
    await bookmarks.change(user_id, id, { url, url_key, host, favourite: false, updated_at })
    await isOnly()
  })
}
