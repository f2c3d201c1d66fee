import { BOOKMARK_SORTS, type LinkState, type SearchNode } from '@rollcall/core'
import { aDraft } from '@rollcall/core/contracts'
import t from 'tap'
import { postgresBookmarks } from '../src/bookmarks/bookmark-store.ts'
import { emptyDatabase } from '../testing/test-database.ts'
import { askedStatements } from './asked-statements.ts'

const { sql } = await emptyDatabase(t)
const ROWS = 20_000
const OWNERS = 4
const NOW = '2026-01-10T00:00:00.000Z'
/** The nth id. */
const id = (n: number | string) => `('019ac000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
const owner = id(`n % ${OWNERS}`)
const ada = '019ac000-0000-7000-8000-000000000001'

await sql.unsafe(`
  insert into users (id, username, email, role, password_hash, created_at)
    select ${id('n')}, 'user' || n, 'user' || n || '@example.com', 'member', 'hash', '${NOW}' from generate_series(0, 999) n;
  insert into bookmark_totals (user_id, bookmarks) select id, ${ROWS / OWNERS} from users;
  insert into bookmarks (id, user_id, url, url_key, host, short_url, title, tags, unread, archived, favourite, enabled,
      redirect_status, created_at, updated_at, sort_title, search)
    select ${id('n')}, ${owner}, 'https://example.com/' || n, ${id('n')}, 'example.com', 'c' || n, 'Title ' || n,
      array['tag' || n % 50], n % 3 = 0, false, false, true, 302, timestamptz '${NOW}' + n * interval '1 minute', '${NOW}',
      'title ' || n,
      to_tsvector('simple', 'title word' || n % 200) || array_to_tsvector(array['@' || ${owner}, '#tag' || n % 50])
    from generate_series(1, ${ROWS}) n;
  insert into bookmark_visits (bookmark_id, user_id, visits) select id, user_id, ascii(md5(id::text)) from bookmarks;
  insert into saved_searches (id, user_id, name, q, created_at)
    select id, id, 'todo', 'q', '${NOW}' from users`)
await sql.unsafe('vacuum analyze')

const { asked, db, driver, planOf } = askedStatements(sql)
let settlings = 0
const bookmarks = postgresBookmarks({ db, sql: driver }, { settle: async () => void settlings++ })

const wholeList = { user_id: ada, sort: 'created_at', limit: 20 } as const
const word: SearchNode = { type: 'words', words: ['word77'] }
const tag: SearchNode = { type: 'tag', tag: 'tag7' }
const search: SearchNode = { type: 'and', nodes: [word, tag] }
const draft = aDraft({ code: { custom: 'my-code' } })

const checked: LinkState = {
  id: '019ac000-0000-7000-8000-000000000077',
  url: 'https://example.com/77',
  link_status: 'alive',
  link_status_code: 200,
  link_error: null,
  link_checked_at: NOW,
  link_failures: 0
}

async function first(source: AsyncIterable<unknown>): Promise<void> {
  await source[Symbol.asyncIterator]().next()
}

async function cursorOf(sort: (typeof BOOKMARK_SORTS)[number]): Promise<string> {
  return (await bookmarks.list({ ...wholeList, sort })).next_cursor ?? ''
}

const cursors = new Map<string, string>()
for (const sort of BOOKMARK_SORTS) cursors.set(sort, await cursorOf(sort))

const LOOK_UPS: Record<string, () => Promise<unknown>> = {
  ...Object.fromEntries(
    BOOKMARK_SORTS.flatMap((sort) => [
      [`the first page by ${sort}`, () => bookmarks.list({ ...wholeList, sort, page: 1 })],
      [`a later page by ${sort}`, () => bookmarks.list({ ...wholeList, sort, page: 9 })],
      [
        `what comes after a cursor by ${sort}`,
        () => bookmarks.list({ ...wholeList, sort, cursor: cursors.get(sort) ?? '' })
      ],
      [`what fits a search, by ${sort}`, () => bookmarks.list({ ...wholeList, sort, search, page: 1 })]
    ])
  ),
  'what fits a search, after a cursor': () =>
    bookmarks.list({ ...wholeList, search, cursor: cursors.get('created_at') ?? '' }),
  'what fits a word that nobody uses': () =>
    bookmarks.list({ ...wholeList, search: { type: 'words', words: ['nowhere'] } }),
  'the newest that are unread': () =>
    bookmarks.list({ ...wholeList, search: { type: 'is', state: 'unread' } }),
  'a bookmark by its id': () => bookmarks.find(ada, '019ac000-0000-7000-8000-000000000077'),
  'a bookmark by its code': () => bookmarks.find(ada, 'c77'),
  'which addresses are known': () => bookmarks.known(ada, [draft.url_key, aDraft().url_key]),
  'how long codes are': () => bookmarks.codeLength(),
  'a change': () => bookmarks.change(ada, 'c77', { title: 'new', updated_at: NOW }),
  'a removal': () => bookmarks.remove(ada, 'c81'),
  'what checks found': () => bookmarks.noteChecks([checked]),
  'a save': () => bookmarks.save(ada, [draft]),
  'a save of what is there': () => bookmarks.save(ada, [draft]),
  'a save of many': () =>
    bookmarks.save(
      ada,
      Array.from({ length: 500 }, () => aDraft())
    ),
  'the place of a tag taken by another': () => bookmarks.replaceTags(ada, ['tag7'], 'tag8')
}

const WALKS: Record<string, () => Promise<unknown>> = {
  'a part of a walk': () => first(bookmarks.walk({ user_id: ada })),
  'a part of a walk by everybody': () => first(bookmarks.walk({ user_id: null })),
  'a part of a walk through a search': () => first(bookmarks.walk({ user_id: ada, search })),
  'a part of a walk of which nothing fits': () =>
    first(bookmarks.walk({ user_id: ada, checked_before: NOW, search }))
}

const isWhole = (line: string) => /Seq Scan on (?!visits)/.test(line)
/** A part is so large that of a small table all visits are read at once. */
const isWholeShelf = (line: string) => /Seq Scan on bookmarks/.test(line)

const CASES = [
  ...Object.entries(LOOK_UPS).map(([name, lookUp]) => ({ name, lookUp, isBad: isWhole })),
  ...Object.entries(WALKS).map(([name, lookUp]) => ({ name, lookUp, isBad: isWholeShelf }))
]

for (const { name, lookUp, isBad } of CASES) {
  t.test(`reads no whole table: ${name}`, async (t) => {
    asked.length = 0
    await lookUp()
    t.ok(asked.length > 0)
    for (const lines of await plans()) t.notOk(lines.some(isBad), lines.join('\n'))
  })
}

/** How what was asked is answered. */
async function plans(): Promise<string[][]> {
  const found: string[][] = []
  for (const one of asked) found.push((await planOf(one)).split('\n'))
  return found
}

t.test(
  'pages of any size are one statement: each connection keeps all that were prepared in it',
  async (t) => {
    asked.length = 0
    for (let limit = 1; limit <= 100; limit++) {
      t.equal((await bookmarks.list({ ...wholeList, limit })).data.length, limit)
    }
    t.equal(new Set(asked.map(({ query }) => query)).size, 1)
    t.equal(
      (await bookmarks.list({ ...wholeList, limit: 500 })).data.length,
      500,
      'a larger one is whole, too'
    )
  }
)

/** Nobody knew of this owner when the tables were looked at. */
const eve = '019ac000-0000-7000-8000-000000000900'
const nobodys = '019ac000-0000-7000-8000-000000000001'

const OF_A_NEW_OWNER: Record<string, { index: RegExp; lookUp: () => Promise<unknown> }> = {
  'a bookmark by its id': { index: /bookmarks_pkey/, lookUp: () => bookmarks.find(eve, nobodys) },
  'a bookmark by its code': { index: /bookmarks_short_url_key/, lookUp: () => bookmarks.find(eve, 'c1') },
  'a change': {
    index: /bookmarks_short_url_key/,
    lookUp: () => bookmarks.change(eve, 'c1', { title: 'new', updated_at: NOW })
  },
  'a removal': { index: /bookmarks_pkey/, lookUp: () => bookmarks.remove(eve, nobodys) },
  'which addresses are known': {
    index: /bookmarks_url_key/,
    lookUp: () => bookmarks.known(eve, [draft.url_key, aDraft().url_key])
  },
  'the first page': {
    index: /bookmarks_created_at_idx/,
    lookUp: () => bookmarks.list({ ...wholeList, user_id: eve })
  },
  'a part of a walk': { index: /bookmarks_id_idx/, lookUp: () => first(bookmarks.walk({ user_id: eve })) },
  'what fits a search': {
    index: /bookmarks_(search_idx|pkey)/,
    lookUp: () => bookmarks.list({ ...wholeList, user_id: eve, search: word })
  }
}

for (const [name, { index, lookUp }] of Object.entries(OF_A_NEW_OWNER)) {
  t.test(`uses the right index while statistics do not know the owner: ${name}`, async (t) => {
    asked.length = 0
    await lookUp().catch((error: unknown) => t.match(error, { code: 'not_found' }))
    const indexes = (await plans())
      .flat()
      .filter((line) => /Index.* (on|using) .*bookmarks_(?!visits|totals)/.test(line))
    t.ok(indexes.length > 0)
    for (const line of indexes) t.match(line, index)
  })
}

const AT_ONCE = [
  'the first page by created_at',
  'what comes after a cursor by created_at',
  'what fits a search, by created_at',
  'a bookmark by its id',
  'a bookmark by its code',
  'a save of many'
]

for (const name of AT_ONCE) {
  t.test(`takes one statement: ${name}`, async (t) => {
    asked.length = 0
    await LOOK_UPS[name]?.()
    t.equal(asked.length, 1)
  })
}

t.test('only visits that wait to be counted take another', async (t) => {
  settlings = 0
  await bookmarks.list({ ...wholeList, page: 1 })
  t.equal(settlings, 0)
  await sql`insert into visits values (${ada}, ${NOW}, false, '', '', 1)`
  asked.length = 0
  await bookmarks.list({ ...wholeList, page: 1 })
  t.equal(settlings, 1)
  t.equal(asked.length, 2)
  await sql`truncate visits`
})
