import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bookmarkFiles } from '@rollcall/files'
import t from 'tap'
import { aBookmark, all, entriesOf, fieldsIn, fileOf, inParts } from './files.ts'

const A = { url: 'https://a.example/' }

t.test('the format is told from the beginning', async (t) => {
  const files = [
    '  \n<a href="https://a.example/"></a>',
    '[{"url":"https://a.example/"}]',
    '{"url":"https://a.example/"}\n',
    '{"data":[{"url":"https://a.example/"}]}',
    '{\n"data":[{"url":"https://a.example/"}]}',
    'url\nhttps://a.example/\n',
    'Title,URL\n,https://a.example/\n',
    'https://a.example/\n'
  ]
  for (const file of files) {
    t.strictSame(await fieldsIn(file), [A], file)
    t.strictSame(await fieldsIn(`\ufeff${file}`), [A], `${file} with a byte order mark`)
    t.strictSame(await fieldsIn(Buffer.from(`\ufeff${file}`, 'utf16le')), [A], `${file} in UTF-16`)
    t.strictSame(
      await fieldsIn(Buffer.from(`\ufeff${file}`, 'utf16le').swap16()),
      [A],
      `${file} in big-endian UTF-16`
    )
  }
})

t.test('a list of addresses may hold remarks, empty lines and titles', async (t) => {
  const text =
    '# mine\r\nhttps://a.example/\r\n\r\n  https://b.example/ \t A title  with spaces \njavascript:alert(1)\rftp://c.example/'
  t.strictSame(await entriesOf(text, 'urls'), [
    { line: 2, fields: A },
    { line: 4, fields: { url: 'https://b.example/', title: 'A title  with spaces' } },
    { line: 5, fields: { url: 'javascript:alert(1)' } },
    { line: 6, fields: { url: 'ftp://c.example/' } }
  ])
})

t.test('an empty file has no entries', async (t) => {
  for (const file of ['', '\ufeff']) {
    for (const format of [undefined, 'html', 'csv', 'json', 'ndjson', 'urls'] as const) {
      t.strictSame(await entriesOf(file, format), [])
    }
  }
  for (const format of [undefined, 'csv', 'json', 'ndjson', 'urls'] as const) {
    t.strictSame(await entriesOf(' \n\r\n', format), [])
  }
})

t.test('binary data is one error', async (t) => {
  const error = 'This is no file of bookmarks, but binary data; if it is an archive, import the files in it'
  const files = [
    Buffer.from('SQLite format 3\0'),
    Buffer.from([0x1f, 0x8b, 8, 1, 2, 3]),
    Buffer.from('PK\u0003\u0004 more'),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])
  ]
  for (const file of files) {
    t.strictSame(await entriesOf(file), [{ line: 1, error }])
    t.strictSame(await entriesOf(file, 'csv'), [{ line: 1, error }])
  }
})

t.test('a line too long to hold is named, and the next is read', async (t) => {
  const error = 'This entry is too long: it has more than 4,194,304 characters'
  for (const format of ['urls', 'ndjson'] as const) {
    const good = format === 'urls' ? 'https://a.example/' : '{"url":"https://a.example/"}'
    t.strictSame(await entriesOf(`${'x'.repeat(9_000_000)}\r\n${good}`, format), [
      { line: 1, error },
      { line: 2, fields: A }
    ])
  }
  t.strictSame(await entriesOf(`url\n${'x'.repeat(9_000_000)}\nhttps://a.example/`), [
    { line: 2, error },
    { line: 3, fields: A }
  ])
})

t.test('text that is not well encoded does not stop the reading', async (t) => {
  const [entry, ...others] = await fieldsIn(
    Buffer.from('https://a.example/ caf\xe9\nhttps://b.example/', 'latin1')
  )
  t.strictSame(entry, { ...A, title: 'caf\ufffd' })
  t.equal(others.length, 1)
})

t.test('what the source of a file rejects with, the reading rejects with', async (t) => {
  async function* failing() {
    yield Buffer.from('url\nhttps://a.example/\n')
    throw new Error('cut off')
  }
  await t.rejects(all(bookmarkFiles().read(failing())), { message: 'cut off' })
})

t.test('who stops reading closes the source', async (t) => {
  let closed = 0
  async function* endless() {
    try {
      for (;;) yield Buffer.from('https://a.example/\n'.repeat(10_000))
    } finally {
      closed += 1
    }
  }
  for await (const entry of bookmarkFiles().read(endless(), 'urls')) {
    if ('fields' in entry) break
  }
  t.equal(closed, 1)
})

t.test('a plain list has addresses alone', async (t) => {
  t.equal(
    await fileOf([aBookmark(), aBookmark({ url: 'https://b.example/' })], 'urls'),
    'https://example.com/\nhttps://b.example/\n'
  )
})

t.test('100,000 entries are read with flat memory', async (t) => {
  const program = fileURLToPath(new URL('read-many.ts', import.meta.url))
  const node = ['--expose-gc', '--import=tsx', '--conditions=@rollcall/source']
  const { stdout } = await promisify(execFile)(process.execPath, [...node, program])
  const told = stdout.trim().split('\n')
  t.equal(told.length, 5)
  for (const line of told) {
    const { format, count, grown } = JSON.parse(line)
    t.equal(count, 100_000, format)
    t.ok(grown < 10_000_000, `${format}: the heap grew by ${grown} bytes`)
  }
})

t.test('a file in one piece reads as one in parts', async (t) => {
  const text = await fileOf(
    Array.from({ length: 2000 }, () => aBookmark({ body: 'é\n"😀' })),
    'csv'
  )
  const whole = await all(bookmarkFiles().read(inParts(text, text.length * 4)))
  t.equal(whole.length, 2000)
  t.strictSame(whole, await entriesOf(text))
})
