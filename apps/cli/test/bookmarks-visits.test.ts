import t from 'tap'
import { sparkline } from '../src/output/sparkline.ts'
import { cli } from './cli.ts'

const by_day = [0, 1, 2, 0, 14, 7].map((visits, i) => ({ day: `2026-11-1${i}`, visits, bot_visits: 0 }))
const breakdown = {
  by_day,
  referrers: [
    { name: 'news.example.com', visits: 12 },
    { name: 'example.org', visits: 3 }
  ],
  clients: [{ name: 'Firefox', visits: 24 }]
}
const one = {
  id: '0198c1a2-0000-7000-8000-000000000001',
  url: 'https://example.com/a',
  short_url: 'aB3',
  visits: 24,
  bot_visits: 2,
  last_visited_at: '2026-11-21T11:57:00.000Z',
  ...breakdown
}
const links = [
  { id: '1', url: 'https://example.com/a', short_url: 'aB3', visits: 20 },
  { id: '2', url: 'https://example.com/b', short_url: 'xyz', visits: 4 },
  { id: '3', url: 'https://example.com/c', short_url: 'qqq', visits: 0 }
]
const all = {
  data: links,
  meta: { has_next: false, next_cursor: null },
  bookmarks: 3,
  visits: 24,
  bot_visits: 2,
  never_visited: 1,
  ...breakdown
}

const app = { bookmarkStats: async () => one, bookmarksStats: async () => all }
const ASCII: Record<string, string>[] = [
  { TERM: 'dumb' },
  { LANG: 'C' },
  { LANG: 'de_DE.UTF-8', LC_ALL: 'POSIX' },
  { LC_CTYPE: 'C' }
]
const UNICODE: Record<string, string>[] = [{}, { LANG: 'C.UTF-8' }, { LANG: 'C', LC_ALL: 'de_DE.utf8' }]

const plain = { NO_COLOR: '1' }

t.test(
  'on a terminal the visits of a link are numbers and a line of marks that says its scale',
  async (t) => {
    const { code, out } = await cli(['bookmarks', 'visits', 'aB3'], { app, columns: 80, env: plain })
    t.equal(code, 0)
    t.equal(
      out,
      `url           https://example.com/a
short url     aB3
id            0198c1a2-0000-7000-8000-000000000001
visits        24
bot visits    2
last visited  2026-11-21T11:57:00.000Z (3 minutes ago)

Visits from 2026-11-10 to 2026-11-15: a mark is a day, the highest is 14 visits
▁▂▂▁█▅

VISITS  REFERRER
    12  news.example.com
     3  example.org

VISITS  CLIENT
    24  Firefox
`
    )
  }
)

t.test('on a terminal the visits of all links end with the most visited', async (t) => {
  const { out } = await cli(['bookmarks', 'stats'], { app, columns: 80, env: plain })
  t.match(out, /^bookmarks +3\nvisits +24\nbot visits +2\nnever visited +1\n\nVisits from .*\n▁▂▂▁█▅\n/)
  t.match(
    out,
    /\nVISITS {2}SHORT URL {2}URL\n {4}20 {2}aB3 +https:\/\/example\.com\/a\n {5}4 {2}xyz +https:\/\/example\.com\/b\n$/
  )
})

t.test('in a pipe a day and its visits stand in each line', async (t) => {
  const { out } = await cli(['bookmarks', 'visits', 'aB3'], { app })
  t.match(out, /\nvisits\t24\n/)
  t.match(
    out,
    '\n2026-11-10\t0\n2026-11-11\t1\n2026-11-12\t2\n2026-11-13\t0\n2026-11-14\t14\n2026-11-15\t7\n'
  )
  t.match(out, 'referrer\tnews.example.com\t12\nreferrer\texample.org\t3\nclient\tFirefox\t24\n')
  const stats = await cli(['bookmarks', 'stats'], { app })
  t.match(stats.out, /^bookmarks\t3\nvisits\t24\nbot_visits\t2\nnever_visited\t1\n2026-11-10\t0\n/)
  t.match(stats.out, /\nlink\taB3\t20\thttps:\/\/example\.com\/a\nlink\txyz\t4\thttps:\/\/example\.com\/b\n$/)
})

t.test('a terminal that shows ASCII alone gets marks that it has', async (t) => {
  const drawn = async (env: Record<string, string>) =>
    (await cli(['bookmarks', 'visits', 'aB3'], { app, columns: 80, env: { ...plain, ...env } })).out
  for (const env of ASCII) t.match(await drawn(env), '\n_.._#=\n', JSON.stringify(env))
  for (const env of UNICODE) t.match(await drawn(env), '\n▁▂▂▁█▅\n', JSON.stringify(env))
})

t.test('a line of marks fits a narrow terminal, and says what a mark is', async (t) => {
  const days = Array.from({ length: 366 }, (_, i) => ({ day: `day ${i}`, visits: 1, bot_visits: 0 }))
  const narrow = { bookmarkStats: async () => ({ ...one, by_day: days }) }
  const { out } = await cli(['bookmarks', 'visits', 'aB3'], { app: narrow, columns: 60, env: plain })
  t.match(out, 'a mark is 7 days, the highest is 7 visits')
  t.equal(/\n([▁▂▃▄▅▆▇█]+)\n/.exec(out)?.[1]?.length, 53)
})

t.test('without visits nothing is listed, and the line is flat', async (t) => {
  const quiet = { ...all, visits: 0, never_visited: 3, referrers: [], clients: [] }
  const data = links.map((link) => ({ ...link, visits: 0 }))
  const flat = by_day.map((day) => ({ ...day, visits: 0 }))
  const empty = { bookmarksStats: async () => ({ ...quiet, data, by_day: flat }) }
  const { out } = await cli(['bookmarks', 'stats'], { app: empty, columns: 80, env: plain })
  t.match(out, /a mark is a day, no visits\n▁▁▁▁▁▁\n$/)
})

t.test('--json prints all of it', async (t) => {
  t.strictSame(JSON.parse((await cli(['bookmarks', 'stats', '--json'], { app })).out), all)
})

t.test('marks show every number from one up, however large the others are', (t) => {
  const draw = (numbers: number[], columns = 80) => sparkline(numbers, { columns, unicode: true })
  t.strictSame(draw([0, 1, 1000]), { marks: '▁▂█', each: 1, highest: 1000 })
  t.strictSame(draw([]), { marks: '', each: 1, highest: 0 })
  t.strictSame(draw([0, 0]), { marks: '▁▁', each: 1, highest: 0 })
  t.strictSame(draw([1, 2, 3, 4, 5], 2), { marks: '▆█', each: 3, highest: 9 })
  t.equal(draw([1, 2, 3, 4, 5, 6, 7]).marks, '▂▃▄▅▆▇█')
  t.end()
})
