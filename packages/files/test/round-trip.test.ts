import type { Bookmark } from '@rollcall/core'
import t from 'tap'
import { aBookmark, entriesOf, fileOf } from './files.ts'
import { HOSTILE, hostileText, type Random, seeded } from './hostile.ts'

const FORMATS = ['html', 'csv', 'json', 'ndjson'] as const

t.test('a file of our own reads back to the same, in every format', async (t) => {
  const bookmarks = [
    aBookmark(),
    aBookmark({ title: null, body: null }),
    aBookmark({ title: '', body: '' }),
    aBookmark({ title: ' ', body: ' \n ' }),
    aBookmark({ title: 'https://example.com/', body: 'https://example.com/' }),
    aBookmark({ title: '😀'.repeat(500), body: '😀'.repeat(10_000) }),
    aBookmark({
      tags: ['c#', 'a|b', "o'neil", 'x;y', 'z&<>'],
      unread: true,
      archived: true,
      favourite: true,
      short_url: 'my-code_1',
      enabled: false,
      expires_at: '2020-01-01T00:00:00.001Z',
      max_visits: 1_000_000_000,
      redirect_status: 308,
      alternate_url: 'https://example.com/?a=1&b="2"\'<>'
    }),
    ...HOSTILE.flatMap((text) => [
      aBookmark({ title: text, body: text }),
      aBookmark({ title: `${text}x${text}`, body: `x${text}x` })
    ])
  ]
  for (const format of FORMATS) {
    const entries = await entriesOf(await fileOf(bookmarks, format))
    t.equal(entries.length, bookmarks.length, format)
    for (const [i, bookmark] of bookmarks.entries()) {
      const entry = entries[i]
      t.strictSame(entry && 'fields' in entry ? entry.fields : entry, kept(bookmark), `${format} ${i}`)
    }
  }
})

t.test('so does a file of a thousand bookmarks drawn at random', async (t) => {
  const random = seeded(20261121)
  const bookmarks = Array.from({ length: 1000 }, () => drawn(random))
  for (const format of FORMATS) {
    const entries = await entriesOf(await fileOf(bookmarks, format))
    t.equal(entries.length, bookmarks.length, format)
    const wrong = bookmarks.findIndex((bookmark, i) => {
      const entry = entries[i]
      return !entry || !('fields' in entry) || sorted(entry.fields) !== sorted(kept(bookmark))
    })
    t.equal(wrong, -1, `${format}: ${JSON.stringify(bookmarks[wrong])}`)
  }
})

const COUNTED = ['id', 'visits', 'bot_visits', 'last_visited_at']
const CHECKED = ['link_status', 'link_status_code', 'link_error', 'link_checked_at', 'link_failures']
const NOT_KEPT = new Set([...COUNTED, ...CHECKED])

function kept(bookmark: Bookmark): Record<string, unknown> {
  return Object.fromEntries(Object.entries(bookmark).filter(([name]) => !NOT_KEPT.has(name)))
}

function sorted(fields: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function drawn(random: Random): Bookmark {
  const text = () => hostileText(random)
  const maybe = <T>(value: T) => (random(3) === 0 ? null : value)
  const time = () => new Date(random(2_000_000_000) * 1000 + random(1000) + 1).toISOString()
  return aBookmark({
    url: `https://example.com/${random(1e9)}?q="&'<>`,
    title: maybe(text()),
    body: maybe(text()),
    tags: Array.from({ length: random(4) }, (_, i) => `tag${i}`),
    unread: random(2) === 0,
    archived: random(2) === 0,
    favourite: random(2) === 0,
    short_url: `c${random(1e9)}`,
    enabled: random(2) === 0,
    expires_at: maybe(time()),
    max_visits: maybe(1 + random(1e9)),
    redirect_status: [301, 302, 307, 308][random(4)] ?? 302,
    alternate_url: maybe(`https://b.example/${random(1e9)}`),
    created_at: time(),
    updated_at: time()
  })
}
