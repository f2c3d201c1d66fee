import {
  parseSearch,
  readUrl,
  type SearchNode,
  searchedWords,
  siteOf,
  sitesOf,
  wordsOf
} from '@rollcall/core'
import {
  bookmarkSearchContract,
  countingIds,
  fixedClock,
  memoryBookmarks,
  memoryVisits
} from '@rollcall/core/contracts'
import t from 'tap'

const parse = (q: string) => parseSearch(q, fixedClock('2026-01-31T12:00:00.000Z'))

t.test('bookmarks in memory', async (t) => {
  const ids = countingIds()
  bookmarkSearchContract(t, async () => {
    const bookmarks = memoryBookmarks()
    const visits = memoryVisits(bookmarks)
    const told = { is_bot: false, referrer: '', client: 'Firefox' }
    return {
      bookmarks,
      user: async () => ids.next(),
      visit: async (short_url, at) => void (await visits.visit({ short_url, at, ...told }))
    }
  })
})

const word = (...words: string[]): SearchNode => ({ type: 'words', words })
const beginning = (...words: string[]): SearchNode => ({ type: 'beginning', words })
const and = (...nodes: SearchNode[]): SearchNode => ({ type: 'and', nodes })
const or = (...nodes: SearchNode[]): SearchNode => ({ type: 'or', nodes })
const not = (node: SearchNode): SearchNode => ({ type: 'not', node })
const [a, b, c, d] = [word('a'), word('b'), word('c'), word('d')]

const UNDERSTOOD: Record<string, SearchNode> = {
  a: a,
  ' a\t\u3000b\n': and(a, b),
  'a b or c d': or(and(a, b), and(c, d)),
  'a or b or c': or(a, b, c),
  'a OR b': or(a, b),
  'a Or b': and(a, word('or'), b),
  'a "or" b': and(a, { type: 'words', words: ['or'] }, b),
  'a -or b': and(a, not(word('or')), b),
  'a -OR(b)': and(a, not(word('or')), b),
  'a or(b)': or(a, b),
  '(a)OR"b"': or(a, { type: 'words', words: ['b'] }),
  'a (b or c) d': and(a, or(b, c), d),
  '-a': not(a),
  '--a': not(not(a)),
  '-(a b)': not(and(a, b)),
  '-"a b"': not({ type: 'words', words: ['a', 'b'] }),
  '-#A': not({ type: 'tag', tag: 'a' }),
  '-site:a.example': not({ type: 'site', host: 'a.example' }),
  '-is:dead': not({ type: 'is', state: 'dead' }),
  'a-b': word('a', 'b'),
  'a*': beginning('a'),
  'a-B*': beginning('a', 'b'),
  'a* b -c*': and(beginning('a'), b, not(beginning('c'))),
  '(a*)': beginning('a'),
  'a*, (b*)': and(beginning('a'), beginning('b')),
  'a*"b*"': and(beginning('a'), b),
  'q\u0308\u0323* ½＊': and(beginning('q\u0323\u0308'), beginning('1', '2')),
  'OR*': beginning('or'),
  '"a* *b"': word('a', 'b'),
  '#a*': { type: 'tag', tag: 'a*' },
  'https://a.example/*/b': word('a', 'example', 'b'),
  'https://a.example/*': word('a', 'example'),
  'https://a.example/b*': beginning('a', 'example', 'b'),
  'a"b c"d': and(a, { type: 'words', words: ['b', 'c'] }, d),
  '##a': { type: 'tag', tag: 'a' },
  '#"a)"': { type: 'tag', tag: 'a)' },
  '(#a(b))': { type: 'tag', tag: 'a(b)' },
  'SITE:Bücher.EXAMPLE.': { type: 'site', host: 'xn--bcher-kva.example' },
  'site:"a.example"': { type: 'site', host: 'a.example' },
  'site:[::1]': { type: 'site', host: '[::1]' },
  'Is:Unread': { type: 'is', state: 'unread' },
  'before:2026-01-31': { type: 'before', time: '2026-01-31T00:00:00.000Z' },
  'after:2026-01-31T10:00:00+01:00': { type: 'after', time: '2026-01-31T09:00:00.000Z' },
  'after:30d': { type: 'after', time: '2026-01-01T12:00:00.000Z' },
  'foo:bar': word('foo', 'bar'),
  'https://example.com/a?b=(c)#d': word('example', 'com', 'a', 'b', 'c', 'd'),
  'http://': word('http'),
  '"https://a"': { type: 'words', words: ['https', 'a'] },
  '(f(a))': word('f', 'a')
}

t.test('a query is understood', async (t) => {
  for (const [q, node] of Object.entries(UNDERSTOOD)) t.strictSame(parse(q), node, q)
})

const SOMETHING = 'something to look for is expected'
const LETTER = 'a letter or a digit is expected: nothing else is looked for'
const STAR = '* is expected only at the end of a word, as in data*'
const SITE = 'site:… must be the name of a host, as in site:example.com'
const STATE = 'is:… must be one of unread, archived, favourite, dead, unvisited'
const TIME = '… must be how long ago, as in 30d, or a time, as in 2026-01-31 or 2026-01-31T10:00:00Z'
const MINUS = 'what is not wanted is expected right after -, as in -word'
const OR = `${SOMETHING} after or; the word itself is "or"`

const REFUSED: [q: string, at: number, detail: string][] = [
  [' ', 1, SOMETHING],
  ['a "b c', 3, 'this quote is not closed: " is expected'],
  ['😀a is:"unread', 7, 'this quote is not closed: " is expected'],
  ['a (b', 3, 'this parenthesis is not closed: ) is expected'],
  ['a (b (c)', 3, 'this parenthesis is not closed: ) is expected'],
  ['(', 1, 'this parenthesis is not closed: ) is expected'],
  ['a b)', 4, 'this parenthesis was never opened'],
  ['a (b)) c', 6, 'this parenthesis was never opened'],
  [')', 1, `${SOMETHING} before )`],
  ['a () b', 4, `${SOMETHING} before )`],
  ['or a', 1, `${SOMETHING} before or`],
  ['(or a)', 2, `${SOMETHING} before or`],
  ['a or', 3, OR],
  ['(a OR) b', 4, OR],
  ['a or or b', 3, OR],
  ['-', 1, MINUS],
  ['a - b', 3, MINUS],
  ['(a -)', 4, MINUS],
  ['a -- b', 4, MINUS],
  ['a #', 3, 'the tag after # is empty'],
  ['#a,b', 1, 'the tag after # holds a space, a comma or a quote'],
  ['#"a b"', 1, 'the tag after # holds a space, a comma or a quote'],
  [`a #${'x'.repeat(65)}`, 3, 'the tag after # has more than 64 characters'],
  ['site:', 1, SITE],
  ['site:https://example.com', 1, SITE],
  ['site:example.com/a', 1, SITE],
  ['site:example.com:80', 1, SITE],
  ['site:*.example.com', 1, SITE],
  ['site:.com', 1, SITE],
  ['site:a..b', 1, SITE],
  ['site:a@b', 1, SITE],
  ['site:"a b"', 1, SITE],
  ['site:256.1.1.1', 1, SITE],
  ['site:[::1', 1, SITE],
  [`site:${'a.'.repeat(130)}com`, 1, SITE],
  ['foo 👩‍👩‍👧e\u0301bar is:red', 11, STATE],
  ['is:', 1, STATE],
  ['before:', 1, `before:${TIME}`],
  ['-before:yesterday', 2, `before:${TIME}`],
  ['after:2026-01-01T10:00', 1, `after:${TIME}`],
  ['after:2026-02-30', 1, 'after:… is no point in time'],
  ['before:999999999w', 1, 'before:… is no point in time'],
  ['a !!! b', 3, LETTER],
  ['*', 1, STAR],
  ['a *', 3, STAR],
  ['a -*', 4, STAR],
  ['a*b', 1, STAR],
  ['a* b*c', 4, STAR],
  ['*a', 1, STAR],
  ['a**', 1, STAR],
  ['a-*', 1, STAR],
  ['a*b*', 1, STAR],
  ['❤️*', 1, STAR],
  ['＊', 1, STAR],
  ['"*"', 1, LETTER],
  ['is:unread*', 1, STATE],
  ['""', 1, LETTER],
  ['"…"', 1, LETTER],
  ['❤️', 1, LETTER]
]

t.test('what is no query is refused, saying where and what is expected', async (t) => {
  for (const [q, at, detail] of REFUSED) {
    const told = `at character ${at}: ${detail}`
    const error = {
      code: 'invalid',
      message: `Invalid input: q ${told}`,
      errors: [{ pointer: '/q', detail: told }]
    }
    t.throws(() => parse(q), error, q)
  }
})

t.test('a query has 50 terms at most', async (t) => {
  const terms = (count: number) => Array.from({ length: count }, (_, i) => `#t${i}`).join(' or ')
  t.match(parse(terms(50)), { type: 'or' })
  t.throws(() => parse(terms(51)), { message: /q at character \d+: no more than 50 terms are expected$/ })
})

t.test('groups and negations are nested 20 deep at most', async (t) => {
  const nested = (depth: number) => `${'(-'.repeat(depth / 2)}a${')'.repeat(depth / 2)}`
  t.match(parse(nested(20)), { type: 'not' })
  const message = 'Invalid input: q at character 21: no more than 20 groups in one another are expected'
  t.throws(() => parse(nested(22)), { message })
  t.throws(() => parse('('.repeat(500)), { message })
  t.throws(() => parse(`${'-'.repeat(499)}a`), { message })
})

t.test('words begin with a letter or a digit, and keep their marks', async (t) => {
  for (const [text, words] of Object.entries({
    'Foo-bar_baz': ['foo', 'bar', 'baz'],
    '❤️party 🎉time': ['party', 'time'],
    'é e\u0301': ['é', 'é'],
    'ｆｕｌｌ ﬁne ½': ['full', 'fine', '1', '2'],
    क्षत्रिय: ['क्षत्रिय'],
    '\u0301\ufe0f': []
  })) {
    t.strictSame(wordsOf(text), words, text)
  }
  const [long = ''] = wordsOf('a𝒳'.normalize('NFKC').repeat(3) + '𠜎'.repeat(600))
  t.ok(long.length <= 500 && long.isWellFormed())
})

t.test('words of title, address and note have places that tell the fields apart', async (t) => {
  const words = searchedWords({ title: 'a b', url: 'b', body: 'a b c' })
  t.strictSame(Object.fromEntries(words), { a: [1, 6], b: [2, 4, 7], c: [8] })
  t.strictSame([...searchedWords({ title: null, url: '', body: null })], [])
})

t.test('a host is found by itself and the domains above it, an IP address by itself', async (t) => {
  t.strictSame(sitesOf('a.b.example.com'), ['a.b.example.com', 'b.example.com', 'example.com', 'com'])
  t.strictSame(sitesOf('example.com.'), ['example.com', 'com'])
  t.strictSame(sitesOf('localhost'), ['localhost'])
  t.strictSame(sitesOf('192.168.0.1'), ['192.168.0.1'])
  t.strictSame(sitesOf('[2001:db8::1]'), ['[2001:db8::1]'])
  t.equal(sitesOf('a.'.repeat(1000)).length, 127)
  t.equal(siteOf('0x7f.1'), '127.0.0.1')
})

t.test('hosts of other alphabets are read however often hosts are read', async (t) => {
  const read = (url: string) => readUrl(url, { tracking_parameters: [] }, 'url').host
  for (let i = 0; i < 20_000; i++) {
    read(`https://example.com/${i}`)
    siteOf(`example${i}.com`)
  }
  t.equal(read('https://bücher.example/é'), 'xn--bcher-kva.example')
  t.equal(siteOf('bücher.example'), 'xn--bcher-kva.example')
})
