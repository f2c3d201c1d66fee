import { randomUUID } from 'node:crypto'
import { parseSearch, readUrl, type SearchNode, wordsOf } from '@rollcall/core'
import { aDraft, fixedClock, memoryBookmarks } from '@rollcall/core/contracts'
import { and, eq, sql as text } from 'drizzle-orm'
import t from 'tap'
import { postgresBookmarks } from '../src/bookmarks/bookmark-store.ts'
import { searchCondition } from '../src/bookmarks/search-condition.ts'
import { type SearchedRow, searchVector, searchVectorText } from '../src/bookmarks/search-vector.ts'
import * as schema from '../src/schema.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'

const { bookmark_visits, bookmarks } = schema
const database = await emptyDatabase(t)
const { db, sql } = database
const noState = { unread: false, archived: false, favourite: false, link_status: 'unchecked' } as const
const parse = (q: string) => parseSearch(q, fixedClock('2026-06-30T00:00:00.000Z'))

t.test(
  'the search column holds exactly the words and signs of a row, to the limits of the database',
  async (t) => {
    const user_id = randomUUID()
    const tags = ["o'clock", 'back\\slash', ':*', "'\\'"]
    const title = "C:\\it's 1e5 v2.1 a@b.example 日本語 q\u0308\u0323"
    const body = `${'again '.repeat(3000)} ${'𠜎'.repeat(3000)} ${Array.from({ length: 20_000 }, (_, i) => `w${i}`).join(' ')}`
    const states = { unread: true, archived: true, favourite: true, link_status: 'dead' } as const
    const row = {
      ...states,
      user_id,
      title,
      body,
      tags,
      url: 'https://a.example:80/x?y=1.5',
      host: 'a.example'
    }
    const [kept] = await db.execute<{ lexeme: string[]; places: number }>(text`
    select array_agg(lexeme) lexeme, sum(cardinality(positions))::int places from unnest(${searchVector(row)})`)
    const lexemes = new Set(kept?.lexeme)
    const stateSigns = ['=unread', '=archived', '=favourite', '=dead']
    for (const sign of [
      `@${user_id}`,
      '^a.example',
      '^example',
      ...tags.map((tag) => `#${tag}`),
      ...stateSigns
    ]) {
      t.ok(lexemes.delete(sign), sign)
    }
    const words = new Set(wordsOf(`${title} ${row.url} ${body}`))
    t.strictSame(
      [...lexemes].filter((lexeme) => !words.has(lexeme)),
      []
    )
    for (const word of [...wordsOf(`${title} ${row.url}`), 'again', 'w0', 'w12000'])
      t.ok(lexemes.has(word), word)
    const told = searchVectorText(row).matchAll(/:([\d,]+)(?: |$)/g)
    const places = [...told].reduce((total, [, listed = '']) => total + listed.split(',').length, 0)
    t.equal(kept?.places, places, 'the database drops none of the places')
  }
)

t.test('no row is too long to be searched', async (t) => {
  const { url, host } = readUrl(`http://${'a.'.repeat(1000)}example/`, { tracking_parameters: [] }, 'url')
  const body = Array.from({ length: 10_000 }, (_, i) => `${i}${'\u0e01\u0e34'.repeat(200)}`).join(' ')
  const tags = Array.from({ length: 50 }, (_, i) => `${i}`.padEnd(64, '語'))
  const row = { ...noState, user_id: randomUUID(), title: 'ﷺ'.repeat(500), body, url, host, tags }
  const [kept] = await db.execute<{ words: number }>(text`select length(${searchVector(row)}) words`)
  t.ok(Number(kept?.words) > 500)
})

const found = (node: SearchNode, user_id: string | null) =>
  db
    .select({ title: bookmarks.title })
    .from(bookmarks)
    .innerJoin(bookmark_visits, eq(bookmark_visits.bookmark_id, bookmarks.id))
    .where(and(user_id === null ? undefined : eq(bookmarks.user_id, user_id), searchCondition(node, user_id)))

t.test('what the search column can answer is asked in turn, what is likely to be rare first', async (t) => {
  const asked = (q: string, user_id: string | null = null) =>
    found(parse(q), user_id)
      .toSQL()
      .params.filter((param) => typeof param === 'string' && param !== user_id)
  t.strictSame(asked('-f a-b "c d" site:e.example #o\'x e* (g or -#h)'), [
    "('a' <-> 'b')",
    "('c' <-> 'd')",
    "('e':*) & '#o''x' & '^e.example' & (('g') | !'#h') & !('f')"
  ])
  t.strictSame(asked('is:dead a (b is:unread #c) is:unvisited', 'me'), [
    "('a')",
    "('b')",
    "'#c' & '=dead' & '=unread' & '@me'"
  ])
  t.strictSame(asked('a or is:unvisited or -(b #c)', 'me'), ["('a') | !(('b') & '#c')"])
  t.strictSame(asked('is:unread', 'me'), ["'=unread'", "'@me'"])
  t.strictSame(asked('is:unvisited', 'me'), [])
})

const ROWS = 20_000
const ada = randomUUID()
const bob = randomUUID()

const isOfBob = (i: number) => i % 7 === 1

async function addUser(id: string): Promise<void> {
  await sql`insert into users (id, username, email, role, password_hash, created_at)
    values (${id}, ${`user${id}`}, ${`${id}@example.com`}, 'member', 'hash', now())`
}

async function fillShelves(): Promise<void> {
  await truncate(database)
  for (const id of [ada, bob]) await addUser(id)
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const title = `Bookmark ${i}`
    const body = `word${i % 100} other${i % 70} common text of all`
    const { id, url, host } = aDraft({ url: `https://www${i % 10}.site${i % 500}.example/${i}` })
    const row: SearchedRow = {
      user_id: isOfBob(i) ? bob : ada,
      title,
      body,
      url,
      host,
      tags: [`tag${i % 30}`],
      unread: false,
      archived: false,
      favourite: i % 4 === 0,
      link_status: i % 9 === 0 ? 'dead' : 'alive'
    }
    return { id, ...row, search: searchVectorText(row) }
  })
  await sql`
    insert into bookmarks (id, user_id, url, url_key, host, short_url, title, body, tags, unread, archived, favourite,
      enabled, redirect_status, link_status, created_at, updated_at, sort_title, search)
    select id, user_id, url, id, host, id::text, title, body, tags, unread, archived, favourite, true, 302, link_status,
      now(), now(), title, search::tsvector
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as row (id uuid, user_id uuid, url text, host text,
      title text, body text, tags text[], unread boolean, archived boolean, favourite boolean, link_status text,
      search text)`
  await sql`insert into bookmark_visits (bookmark_id, user_id) select id, user_id from bookmarks`
  await sql.unsafe('vacuum analyze bookmarks, bookmark_visits')
}

t.test('searches among many bookmarks ask the index of the search column', async (t) => {
  await fillShelves()
  const titles = async (q: string, user_id: string | null) => (await found(parse(q), user_id)).length
  const isFound = (i: number) => i % 100 === 42 && `other${i % 70}`.startsWith('other2') && i % 30 === 12
  const expected = Array.from({ length: ROWS }, (_, i) => i).filter(isFound)
  t.ok(expected.some(isOfBob))
  t.equal(await titles('word42 other2* #tag12', null), expected.length)
  t.equal(await titles('word42 other2* #tag12', ada), expected.filter((i) => !isOfBob(i)).length)
  t.equal(await titles('-word42 -common', ada), 0)
  t.equal(await titles('-word42', null), ROWS - ROWS / 100)

  const plan = async (q: string, user_id: string | null) => {
    const { sql: query, params } = found(parse(q), user_id).toSQL()
    const lines = await sql.unsafe(`explain ${query}`, params.map(String))
    return lines.map((line) => String(line['QUERY PLAN'])).join('\n')
  }
  for (const q of [
    'word42 other7 #tag12',
    'wor42 "other7 common"',
    'word4* other7 #tag12',
    'word42 is:dead',
    'word42 is:favourite -is:archived',
    'is:dead is:favourite #tag12',
    '#tag12 word4 -other7',
    'site:site77.example',
    'word42 #tag2 is:unvisited after:2026-01-01',
    '(word42 or word43) #tag2',
    'site77'
  ]) {
    t.match(await plan(q, ada), /bookmarks_search_idx/, `${q}, of one user`)
    t.match(await plan(q, null), /bookmarks_search_idx/, `${q}, of everybody`)
  }
})

const WORDS = [
  'a',
  'ab',
  'abc',
  'b',
  'İ',
  'ß',
  '日本',
  '日',
  '1e5',
  '1',
  "x'y",
  'a-b',
  '❤️a',
  'é',
  'ΣΑΣ',
  'σασ',
  'ﷺ',
  'C:\\',
  '½'
]
const BEGINNINGS = ['a', 'ab', '日', '1', "x'y", 'a-b', 'é', 'σα', '½']
const TAGS = ['a', 'ab', "o'b", '\\', ':*', '日本']
const HOSTS = ['a.b.com', 'b.com', 'com', 'ab.com', '1.2.3.4', 'x.b.com.', '[::1]']
const STATES = [
  'is:unread',
  'is:archived',
  'is:favourite',
  'is:dead',
  'is:unvisited',
  'before:2026-01-05',
  'after:2026-01-05'
]

/** Bookmarks and queries that look as if anybody had made them, and are the same at every run. */
function inventor() {
  let state = 20_260_101
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor(state / 2 ** 16) % limit
  }
  const pick = (from: readonly string[]) => from[below(from.length)] ?? ''
  const some = (limit: number, make: () => string) => Array.from({ length: below(limit) }, make)
  const term = (depth: number): string => {
    const kinds: (() => string)[] = [
      () => pick(WORDS),
      () => `"${pick(WORDS)}"`,
      () => `${pick(BEGINNINGS)}*`,
      () => `${pick(WORDS)}-${pick(WORDS)}`,
      () => `"${pick(WORDS)} ${pick(WORDS)}"`,
      () => `#${pick(TAGS)}`,
      () => `site:${pick(HOSTS)}`,
      () => pick(STATES),
      () => `-${term(depth)}`,
      () => `(${query(depth + 1)})`
    ]
    return kinds[below(depth > 2 ? kinds.length - 1 : kinds.length)]?.() ?? ''
  }
  const query = (depth: number): string => {
    const all = () => [term(depth), ...some(3, () => term(depth))].join(' ')
    return [all(), ...some(3, all)].join(' or ')
  }
  const draft = (n: number) =>
    aDraft({
      url: `http://${pick(HOSTS)}/${encodeURI(pick(WORDS))}/${n}`,
      title: below(4) === 0 ? null : [pick(WORDS), ...some(3, () => pick(WORDS))].join(' '),
      body: below(4) === 0 ? null : some(9, () => pick(WORDS)).join(', '),
      tags: [...new Set(some(3, () => pick(TAGS)))].sort((one, other) => (one < other ? -1 : 1)),
      unread: below(2) === 0,
      archived: below(2) === 0,
      favourite: below(2) === 0,
      created_at: `2026-01-0${1 + below(9)}T00:00:00.000Z`
    })
  return { draft, query: () => query(0) }
}

const DEAD = {
  link_status: 'dead',
  link_status_code: 404,
  link_error: 'Not Found',
  link_checked_at: '2026-05-01T00:00:00.000Z',
  link_failures: 3
} as const

t.test('the database finds what memory finds, whatever is asked', async (t) => {
  await truncate(database)
  await addUser(ada)
  const stores = [memoryBookmarks(), postgresBookmarks(database, { settle: async () => undefined })]
  const invent = inventor()
  const drafts = Array.from({ length: 100 }, (_, n) => invent.draft(n))
  const dead = drafts.filter((_, n) => n % 3 === 0).map(({ id, url }) => ({ ...DEAD, id, url }))
  for (const store of stores) {
    await store.save(ada, drafts)
    await store.noteChecks(dead)
  }
  let telling = 0
  for (let n = 0; n < 500; n++) {
    const q = invent.query()
    const asked = { user_id: ada, sort: 'created_at' as const, search: parse(q), limit: 100 }
    const [expected = [], actual] = await Promise.all(
      stores.map(async (store) => (await store.list(asked)).data.map(({ id }) => id))
    )
    t.strictSame(actual, expected, q)
    if (expected.length > 0 && expected.length < drafts.length) telling += 1
  }
  t.ok(telling > 200, `${telling} of the queries found some and not all`)
})
