import { bookmarkFiles } from '@rollcall/files'
import t from 'tap'
import { aBookmark, all, entriesOf, fieldsIn, fileOf, fixture, inParts } from './files.ts'

t.test('a file of Pinboard names titles and notes its own way', async (t) => {
  t.strictSame(await entriesOf(await fixture('pinboard.json')), [
    {
      line: 1,
      fields: {
        url: 'https://example.com/pin',
        title: 'A pin',
        body: 'What is "extended" is the note',
        unread: false,
        created_at: '2023-11-14T22:13:20.000Z',
        tags: ['web', 'development']
      }
    },
    {
      line: 2,
      fields: {
        url: 'https://example.org/later',
        title: '',
        body: '',
        unread: true,
        created_at: '2023-11-14T22:13:21.000Z',
        tags: []
      }
    }
  ])
})

t.test('a list in an object called data is what the API answers', async (t) => {
  const { id: _id, ...bookmark } = aBookmark()
  const answer = { meta: { page: 1, data: [1] }, data: [{ id: 'x', ...bookmark }], more: [[{}], '"]}'] }
  for (const text of [JSON.stringify(answer), JSON.stringify(answer, null, 2)]) {
    const [entry, ...others] = await fieldsIn(text)
    t.match(entry, { url: 'https://example.com/', short_url: 'aB3', created_at: '2026-01-01T10:00:00.123Z' })
    t.notOk(entry && ('id' in entry || 'visits' in entry || 'link_status' in entry))
    t.strictSame(others, [])
  }
})

t.test('each element tells the line it begins at, however the file is cut into parts', async (t) => {
  const text = `\n[\n  {"url": "https://a.example/",\n "title": "}]\\"\\\\"},\n\n  7, "x",\n  null ,[1,\n2],{\n}\n]\n`
  const expected = [
    { line: 3, fields: { url: 'https://a.example/', title: '}]"\\' } },
    { line: 6, error: 'This element is no JSON object' },
    { line: 6, error: 'This element is no JSON object' },
    { line: 7, error: 'This element is no JSON object' },
    { line: 7, error: 'This element is no JSON object' },
    { line: 8, fields: {} }
  ]
  for (const size of [1, 2, 3, 5, 1000]) {
    t.strictSame(await all(bookmarkFiles().read(inParts(text, size))), expected, `in parts of ${size}`)
  }
})

t.test('JSON that is broken ends the reading there', async (t) => {
  const good = '{"url": "https://a.example/"}'
  const read = { line: 1, fields: { url: 'https://a.example/' } }
  const broken = { line: 2, error: 'This is not valid JSON; nothing from here on was read' }
  for (const rest of ['{"url": x}]', ']', '{} {}]', '}', '{"a" "b"}]', '01]', '{"url":"a\nb"}]']) {
    t.strictSame(
      await entriesOf(`[${good},\n${rest}`),
      rest === '{} {}]' ? [read, { line: 2, fields: {} }, broken] : [read, broken],
      rest
    )
  }
  t.strictSame(await entriesOf(`[${good}\n] []`), [read, broken])
  for (const rest of ['', '{"url": "htt']) {
    t.strictSame(await entriesOf(`[${good},\n${rest}`), [
      read,
      { line: 2, error: 'The file ends in the middle of its JSON' }
    ])
  }
})

t.test('JSON without a list is one error', async (t) => {
  const error =
    'This JSON holds no list of bookmarks: it must be a list, or an object with a list called data'
  t.strictSame(await entriesOf('{\n"roots": {"data": []}, "data": {"a": 1}}'), [{ line: 2, error }])
})

t.test('an element too long to hold is named, and the next is read', async (t) => {
  const text = `[{"url":"${'x'.repeat(5_000_000)}"},\n{"url":"https://a.example/"}]`
  t.strictSame(await entriesOf(text), [
    { line: 1, error: 'This entry is too long: it has more than 4,194,304 characters' },
    { line: 2, fields: { url: 'https://a.example/' } }
  ])
})

t.test('a line of NDJSON that is wrong does not spoil the others', async (t) => {
  const text = [
    '{"url":"https://a.example/"}',
    '',
    'nonsense',
    '[1]',
    '{"url":',
    '{"url":"https://b.example/"}'
  ].join('\r\n')
  t.strictSame(await entriesOf(text), [
    { line: 1, fields: { url: 'https://a.example/' } },
    { line: 3, error: 'This line is not valid JSON' },
    { line: 4, error: 'This line is no JSON object' },
    { line: 5, error: 'This line is not valid JSON' },
    { line: 6, fields: { url: 'https://b.example/' } }
  ])
})

t.test('what has the wrong type stays, to be refused by name', async (t) => {
  const entry = {
    url: 7,
    title: ['x'],
    unread: 'perhaps',
    tags: [1],
    created_at: 'once',
    max_visits: '1e9',
    enabled: {}
  }
  t.strictSame(await fieldsIn(JSON.stringify([entry])), [entry])
})

t.test('nothing that other programs add gets through', async (t) => {
  const text =
    '[{"url":"https://a.example/","__proto__":{"x":1},"constructor":2,"visits":9,"tags":[{"id":1,"name":"A B"}]}]'
  t.strictSame(await fieldsIn(text), [{ url: 'https://a.example/', tags: ['a-b'] }])
})

t.test('NUL is dropped from texts', async (t) => {
  t.strictSame(await fieldsIn('[{"url":"https://a.example/","title":"a\\u0000b"}]'), [
    { url: 'https://a.example/', title: 'ab' }
  ])
})

t.test('a list is written with an object in each line, and an empty one is a list', async (t) => {
  t.equal(await fileOf([], 'json'), '[]\n')
  const text = await fileOf([aBookmark(), aBookmark()], 'json')
  t.equal(text.split('\n').length, 5)
  t.equal(JSON.parse(text).length, 2)
})
