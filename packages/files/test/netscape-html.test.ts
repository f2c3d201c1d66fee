import { bookmarkFiles } from '@rollcall/files'
import t from 'tap'
import { all, entriesOf, fieldsIn, fixture, inParts } from './files.ts'

t.test('a file of Firefox has its folders as tags, its tags, notes and dates', async (t) => {
  const entries = await entriesOf(await fixture('firefox.html'))
  t.strictSame(entries, [
    {
      line: 14,
      fields: {
        url: 'https://support.mozilla.org/products/firefox',
        title: 'Get Help',
        created_at: '2023-11-14T22:13:20.000Z',
        updated_at: '2023-11-14T22:15:00.000Z',
        tags: ['mozilla-firefox']
      }
    },
    {
      line: 15,
      fields: {
        url: 'place:type=6&sort=14&maxResults=10',
        title: 'Recent Tags',
        created_at: '2023-11-14T22:13:20.000Z',
        updated_at: '2023-11-14T22:15:00.000Z',
        tags: ['mozilla-firefox']
      }
    },
    {
      line: 21,
      fields: {
        url: 'https://example.com/?a=1&b=%22x%22',
        title: `Fish & Chips <b> "q" 's' ✓`,
        body: 'A note with a\nsecond line & an entity',
        created_at: '2023-11-14T22:13:21.000Z',
        updated_at: '2023-11-14T22:13:22.000Z',
        tags: ['bookmarks-toolbar', 'reading-list', 'café', 'c#']
      }
    },
    {
      line: 24,
      fields: {
        url: 'javascript:alert(%27hi%27)',
        title: 'Bookmarklet',
        created_at: '2023-11-14T22:13:23.000Z',
        tags: ['bookmarks-toolbar']
      }
    },
    {
      line: 27,
      fields: { url: 'https://deep.example/', tags: ['bookmarks-toolbar', 'deep-quoted-&-down'] }
    },
    {
      line: 32,
      fields: {
        url: 'http://xn--bcher-kva.example/',
        title: 'Bücher',
        created_at: '2023-11-14T22:13:24.000Z',
        updated_at: '2023-11-14T22:13:24.000Z',
        tags: ['other-bookmarks']
      }
    },
    {
      line: 34,
      fields: {
        url: 'https://menu.example/',
        title: 'In the menu',
        created_at: '2023-11-14T22:13:25.000Z',
        updated_at: '2023-11-14T22:13:25.000Z'
      }
    }
  ])
})

t.test('a file of Chrome keeps what is no web address, to be refused by name', async (t) => {
  t.strictSame(await fieldsIn(await fixture('chrome.html')), [
    {
      url: 'https://www.example.com/',
      title: 'Example',
      created_at: '2023-07-22T04:26:41.000Z',
      tags: ['bookmarks-bar']
    },
    {
      url: 'https://tools.example/?q="x"&y=1#top',
      title: "Tools & 'more'",
      created_at: '2023-07-22T04:26:44.000Z',
      tags: ['bookmarks-bar', 'work']
    },
    { url: 'chrome://settings/', title: 'Settings', created_at: '2023-07-22T04:26:45.000Z' },
    { url: 'file:///home/me/notes.html', title: 'Notes', created_at: '2023-07-22T04:26:46.000Z' },
    { url: 'https://loose.example/', title: 'Loose', created_at: '2023-11-14T22:13:27.000Z' }
  ])
})

t.test('a file of Safari has no dates and no list around it', async (t) => {
  t.strictSame(await fieldsIn(await fixture('safari.html')), [
    { url: 'https://www.apple.example/', title: 'Apple', tags: ['favourites'] },
    { url: 'https://news.example/a?b=c&d=e', title: 'News & More', tags: ['favourites', 'news'] },
    { url: 'https://top.example/', title: 'Top level' },
    { url: 'https://read.example/later', title: 'Read me later', tags: ['reading-list'] }
  ])
})

t.test('a file reads the same however it is cut into parts, and with CRLF', async (t) => {
  for (const name of ['firefox.html', 'chrome.html', 'safari.html']) {
    const text = await fixture(name)
    const whole = await entriesOf(text)
    for (const size of [1, 2, 3, 7, 100]) {
      t.strictSame(await all(bookmarkFiles().read(inParts(text, size))), whole, `${name} in parts of ${size}`)
    }
    const crlf = await entriesOf(text.replaceAll('\n', '\r\n'))
    t.strictSame(
      crlf.map(({ line }) => line),
      whole.map(({ line }) => line)
    )
  }
})

t.test('dates are in seconds, milliseconds or microseconds', async (t) => {
  const dated = (date: string) => `<DL><DT><A HREF="https://a.example/" ADD_DATE="${date}">A</A></DL>`
  const dateOf = async (date: string) => {
    const [entry] = await entriesOf(dated(date))
    return entry && 'fields' in entry ? entry.fields.created_at : 'none'
  }
  for (const date of ['1700000000', '1700000000000', '1700000000000000', '2023-11-14T22:13:20Z']) {
    t.equal(await dateOf(date), '2023-11-14T22:13:20.000Z', date)
  }
  for (const date of ['', '0', 'yesterday', '-1', '99999999999999999999'])
    t.equal(await dateOf(date), undefined, date)
})

t.test('tags in small letters, without quotes and end tags, still make bookmarks', async (t) => {
  const html =
    '<dl><dt><h3>One<dl><dt><a href=https://a.example/ add_date=1700000000>A<dt><a href=https://b.example/ toread=1>B'
  t.strictSame(await fieldsIn(html), [
    { url: 'https://a.example/', title: 'A', created_at: '2023-11-14T22:13:20.000Z', tags: ['one'] },
    { url: 'https://b.example/', title: 'B', unread: true, tags: ['one'] }
  ])
})

t.test('an icon of many megabytes is passed over', async (t) => {
  const icon = `data:image/png;base64,${'A'.repeat(20_000_000)}`
  const html = `<DL><DT><A ICON="${icon}" HREF="https://a.example/">A</A></DL>`
  t.strictSame(await fieldsIn(html), [{ url: 'https://a.example/', title: 'A' }])
})

t.test('folders nested without end stay within bounds', async (t) => {
  const deep = '<DL><DT><H3>x</H3>'.repeat(20_000)
  const [entry] = await fieldsIn(`${deep}<DL><DT><A HREF="https://a.example/">A</A>`)
  t.strictSame(entry, { url: 'https://a.example/', title: 'A', tags: ['x'] })
})

t.test('a web page without links, or of XML, is no file of bookmarks', async (t) => {
  for (const page of ['<html><body><p>Hello</body></html>', '<?xml version="1.0"?><feed/>']) {
    t.strictSame(await entriesOf(page), [
      { line: 1, error: 'This HTML is no file of bookmarks: it holds no links' }
    ])
  }
})
