import type { BookmarkDraft } from '@rollcall/core'

type Shelved = Partial<BookmarkDraft> & { visited?: true; dead?: true }

/** Bookmarks of one user to look through, by name. */
export const SHELF: Record<string, Shelved> = {
  postgres: {
    url: 'https://www.postgresql.org/docs/15/textsearch.html',
    title: 'Full Text Search',
    body: 'How to search text with a GIN index',
    tags: ['database', 'docs'],
    unread: true,
    created_at: '2026-01-10T00:00:00.000Z'
  },
  sqlite: {
    url: 'https://sqlite.org/fts5.html',
    title: 'SQLite FTS5 Extension',
    body: 'Searching text, the small way',
    tags: ['database'],
    archived: true,
    visited: true,
    created_at: '2026-01-31T23:59:59.999Z'
  },
  rfc: {
    url: 'https://www.rfc-editor.org/rfc/rfc9110',
    title: 'HTTP Semantics',
    body: null,
    tags: ['docs', 'http'],
    favourite: true,
    visited: true,
    created_at: '2026-02-01T00:00:00.000Z'
  },
  tea: {
    url: 'https://en.wikipedia.org/wiki/Tea_(meal)',
    title: 'Tea (meal)',
    body: 'Cream first, or jam first?',
    tags: ['food'],
    unread: true,
    created_at: '2026-02-02T00:00:00.000Z'
  },
  café: {
    url: 'https://Bücher.example/caf%C3%A9',
    title: 'CAFÉ Müller',
    body: 'Tea-time at five. It’s cosy; don’t be late',
    tags: ['food', "o'clock"],
    dead: true,
    created_at: '2026-03-01T12:00:00.000Z'
  },
  pasted: {
    url: 'http://example.com/a/b?c=1#d',
    title: null,
    body: null,
    tags: [],
    created_at: '2026-03-02T00:00:00.000Z'
  },
  deeper: {
    url: 'https://a.b.example.com./a',
    title: 'Not example.com itself',
    body: 'search the text: text search and search',
    tags: ['example'],
    unread: true,
    archived: true,
    created_at: '2026-03-03T00:00:00.000Z'
  },
  lookalike: {
    url: 'https://notexample.com/',
    title: 'Example of something else',
    body: 'OR and AND are words, too',
    tags: ['examples'],
    created_at: '2026-03-04T00:00:00.000Z'
  },
  address: {
    url: 'http://192.168.0.1:8080/admin',
    title: 'Router',
    body: 'v2.1 of 1e5, 3d and 0x1f',
    tags: ['home'],
    favourite: true,
    dead: true,
    created_at: '2026-03-05T00:00:00.000Z'
  },
  ipv6: {
    url: 'http://[2001:db8::1]/',
    title: 'Other router',
    body: 'jam cream',
    tags: ['home', 'c++'],
    created_at: '2026-04-01T00:00:00.000Z'
  },
  japanese: {
    url: 'https://ja.wikipedia.org/wiki/日本語',
    title: '日本語',
    body: 'I ❤️日本 🎉party',
    tags: ['日本'],
    visited: true,
    created_at: '2026-06-01T00:00:00.000Z'
  },
  plain: {
    url: 'https://plain.example/',
    title: 'Text',
    body: 'search',
    tags: [],
    created_at: '2026-06-20T00:00:00.000Z'
  }
}

/** What another user has: found by many of the searches, and never to be seen. */
export const STRANGERS: Record<string, Partial<BookmarkDraft>> = {
  'somebody else’s postgres': {
    url: 'https://www.postgresql.org/docs/15/textsearch.html',
    title: 'Full Text Search',
    tags: ['database', 'docs', 'food'],
    unread: true
  },
  'somebody else’s example': { url: 'https://example.com/a/b', title: 'Tea router', archived: true }
}

const all = Object.keys(SHELF)
const without = (...names: string[]) => all.filter((name) => !names.includes(name))

/** Which of them a query finds. The clock says 2026-06-30. */
export const FOUND: [q: string, names: string[]][] = [
  // Words
  ['text', ['postgres', 'sqlite', 'deeper', 'plain']],
  ['TEXT', ['postgres', 'sqlite', 'deeper', 'plain']],
  ['text search', ['postgres', 'deeper', 'plain']],
  ['text search*', ['postgres', 'sqlite', 'deeper', 'plain']],
  ['tex* sear*', ['postgres', 'sqlite', 'deeper', 'plain']],
  ['search', ['postgres', 'deeper', 'plain']],
  ['sear', []],
  ['sear*', ['postgres', 'sqlite', 'deeper', 'plain']],
  ['SEARCH*', ['postgres', 'sqlite', 'deeper', 'plain']],
  ['earch*', []],
  ['rfc9110', ['rfc']],
  ['rfc-editor', ['rfc']],
  ['editor-rfc', []],
  ['text-search', ['postgres', 'deeper']],
  ['tex-search', []],
  ['text-sea', []],
  ['text-sea*', ['postgres', 'deeper']],
  ['tex-sea*', []],
  ['café', ['café']],
  ['CAFE', []],
  ['ｍüller', ['café']],
  ['mu\u0308ller', ['café']],
  ["don't", ['café']],
  ["do'nt", []],
  ['don’t', ['café']],
  ['1e5', ['address']],
  ['0x1', []],
  ['0x1*', ['address']],
  ['v2.1', ['address']],
  ['2.1', []],
  ['3', []],
  ['3*', ['address']],
  ['日本', ['japanese']],
  ['日*', ['japanese']],
  ['party', ['japanese']],
  ['"🎉party"', ['japanese']],
  ['"日本 party"', ['japanese']],
  ['"semantics www"', []],
  ['"semantics https"', []],
  ['"rfc9110 http"', []],
  // Addresses
  ['https://example.com/a', ['pasted', 'deeper']],
  ['http://example.com/a/b', ['pasted']],
  ['https://www.postgresql.org/docs/15/textsearch.html', ['postgres']],
  ['https://en.wikipedia.org/wiki/Tea_(meal)', ['tea']],
  ['(https://en.wikipedia.org/wiki/Tea_(meal))', ['tea']],
  ['http://example.com/*/b', []],
  ['http://example.com/*/a/b', ['pasted']],
  ['https://www.postgresql.org/doc*', ['postgres']],
  ['https://', without('pasted', 'address', 'ipv6')],
  // Phrases
  ['"text search"', ['postgres', 'deeper']],
  ['"search text"', ['postgres']],
  ['"text sear"', []],
  ['"cream first"', ['tea']],
  ['"jam cream"', ['ipv6']],
  ['"or"', ['tea', 'lookalike']],
  ['Or', ['tea', 'lookalike']],
  ['"sear*"', []],
  ['"text search*"', ['postgres', 'deeper']],
  // Tags
  ['#docs', ['postgres', 'rfc']],
  ['#DOCS #http', ['rfc']],
  ['#doc', []],
  ["#o'clock", ['café']],
  ['#c++', ['ipv6']],
  ['#"c++"', ['ipv6']],
  ['#日本', ['japanese']],
  // Sites
  ['site:example.com', ['pasted', 'deeper']],
  ['site:EXAMPLE.com', ['pasted', 'deeper']],
  ['site:example.com.', ['pasted', 'deeper']],
  ['site:b.example.com', ['deeper']],
  ['site:a.b.example.com', ['deeper']],
  ['site:ample.com', []],
  ['site:com', ['pasted', 'deeper', 'lookalike']],
  ['site:org', ['postgres', 'sqlite', 'rfc', 'tea', 'japanese']],
  ['site:bücher.example', ['café']],
  ['site:xn--bcher-kva.example', ['café']],
  ['site:192.168.0.1', ['address']],
  ['site:168.0.1', []],
  ['site:[2001:DB8:0::1]', ['ipv6']],
  // States
  ['is:unread', ['postgres', 'tea', 'deeper']],
  ['is:archived', ['sqlite', 'deeper']],
  ['is:favourite', ['rfc', 'address']],
  ['is:dead', ['café', 'address']],
  ['is:unvisited', without('sqlite', 'rfc', 'japanese')],
  ['-is:unvisited', ['sqlite', 'rfc', 'japanese']],
  ['IS:UNREAD is:archived', ['deeper']],
  // Times
  ['before:2026-02-01', ['postgres', 'sqlite']],
  ['after:2026-02-01 before:2026-03-01', ['rfc', 'tea']],
  ['after:2026-03-01T12:00:00Z before:2026-03-01T12:00:00.001Z', ['café']],
  ['before:2026-03-01T13:00:00+01:00 after:2026-02-01T00:00:00.001Z', ['tea']],
  ['after:30d', ['japanese', 'plain']],
  ['before:149d', ['postgres', 'sqlite']],
  // Not
  ['-text', without('postgres', 'sqlite', 'deeper', 'plain')],
  ['-#database -site:org', ['café', 'pasted', 'deeper', 'lookalike', 'address', 'ipv6', 'plain']],
  ['text -"text search"', ['sqlite', 'plain']],
  ['text -(#database or is:archived)', ['plain']],
  ['-(text search) is:dead', ['café', 'address']],
  ['-(text or is:unvisited)', ['rfc', 'japanese']],
  ['-(text is:archived) text', ['postgres', 'plain']],
  ['--text', ['postgres', 'sqlite', 'deeper', 'plain']],
  ['-before:2026-06-01', ['japanese', 'plain']],
  ['-or', without('tea', 'lookalike')],
  ['-sear*', without('postgres', 'sqlite', 'deeper', 'plain')],
  // Or, and groups
  ['router or tea', ['address', 'ipv6', 'tea', 'café']],
  ['router OR #docs', ['address', 'ipv6', 'postgres', 'rfc']],
  ['other router or tea meal', ['ipv6', 'tea']],
  ['other (router or tea) or #docs semantics', ['ipv6', 'rfc']],
  ['router is:dead or text is:archived', ['address', 'sqlite', 'deeper']],
  ['is:dead or is:favourite', ['café', 'address', 'rfc']],
  ['(is:dead or #docs) -is:unread', ['café', 'address', 'rfc']],
  ['(tea or router or is:archived) (jam or text)', ['tea', 'ipv6', 'sqlite', 'deeper']],
  ['((((tea)))) or(semantics)', ['tea', 'café', 'rfc']],
  ['#database or -site:org -is:unvisited or plain', ['postgres', 'sqlite', 'plain']],
  ['text search #database is:unread after:2026-01-01 site:postgresql.org -jam', ['postgres']]
]

/** Each is found by itself, though parsers take them apart or databases take them for something else. */
export const ODD_TEXTS = [
  'v2',
  '3d',
  '1e5',
  '1e-5',
  '1.5',
  '0x1f',
  '3.14.15',
  '10:30',
  'ünïcödé',
  'u\u0308ni\u0308co\u0308de\u0301',
  'q\u0308\u0323x',
  '日本語',
  'ﾊﾝｶｸ',
  'ｆｕｌｌ',
  'ﬁnest',
  'ß',
  'STRASSE',
  'ẞ',
  'İstanbul',
  'ıslak',
  'ΟΔΟΣ',
  'ǅ',
  '½',
  '²',
  '٣٤',
  'क्षत्रिय',
  'ภาษาไทย',
  'می‌خواهم',
  'العَرَبِيَّة',
  'ﷺ',
  '𝒳𝓎',
  '𠜎𠜱',
  '👍ok👎',
  '❤️love',
  '1️⃣',
  'e-mail@example.com',
  'https://example.com/path?x=1&y=%20',
  'C:\\Users\\me',
  "l'été",
  'AT&T',
  'a:b',
  'x|y',
  'x&!y',
  'null',
  'foo:*',
  '\u0301accent',
  'a\u200db'
]
