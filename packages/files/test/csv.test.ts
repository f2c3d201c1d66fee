import t from 'tap'
import { entriesOf, fieldsIn, fixture } from './files.ts'

t.test('a file of Pocket has tags with spaces, and what is unread or archived', async (t) => {
  t.strictSame(await entriesOf(await fixture('pocket.csv')), [
    {
      line: 2,
      fields: {
        url: 'https://example.com/one',
        title: 'A title, with a comma',
        created_at: '2023-11-14T22:13:20.000Z',
        tags: ['machine-learning', 'web'],
        unread: true
      }
    },
    {
      line: 3,
      fields: {
        url: 'https://example.com/two',
        title: 'https://example.com/two',
        created_at: '2023-11-14T22:13:21.000Z',
        archived: true
      }
    },
    {
      line: 4,
      fields: {
        url: 'https://example.com/three',
        title: 'She said "hi"',
        created_at: '2023-11-14T22:13:22.000Z',
        tags: ['one-tag'],
        unread: true
      }
    }
  ])
})

t.test('a file of Raindrop has folders, notes or else excerpts, and favourites', async (t) => {
  t.strictSame(await entriesOf(await fixture('raindrop.csv')), [
    {
      line: 2,
      fields: {
        url: 'https://example.com/article',
        title: 'Saved, "quoted"',
        body: 'First line\nSecond line',
        favourite: true,
        created_at: '2024-01-02T03:04:05.123Z',
        tags: ['research', 'go-lang', 'machine-learning', 'go']
      }
    },
    {
      line: 5,
      fields: {
        url: 'https://example.com/excerpt',
        title: 'No note',
        body: 'Only an excerpt',
        favourite: false,
        created_at: '2024-01-02T03:04:06.000Z',
        tags: ['unsorted', 'machine-learning']
      }
    },
    { line: 6, fields: { url: 'https://example.com/bare', created_at: '2024-01-02T03:04:05.000Z' } }
  ])
})

t.test('folders of Instapaper are a status where it made them, and tags where its user did', async (t) => {
  const csv = [
    'URL,Title,Selection,Folder,Timestamp',
    'https://a.example/,A,,Unread,1700000000',
    'https://b.example/,B,A quote,Archive,1700000000',
    'https://c.example/,C,,Starred,1700000000',
    'https://d.example/,D,,Long Reads,1700000000'
  ].join('\r\n')
  const created_at = '2023-11-14T22:13:20.000Z'
  t.strictSame(await fieldsIn(csv), [
    { url: 'https://a.example/', title: 'A', created_at, unread: true },
    { url: 'https://b.example/', title: 'B', body: 'A quote', created_at, archived: true },
    { url: 'https://c.example/', title: 'C', created_at, favourite: true },
    { url: 'https://d.example/', title: 'D', created_at, tags: ['long-reads'] }
  ])
})

t.test('tabs and semicolons separate cells as well', async (t) => {
  for (const separator of ['\t', ';']) {
    const csv = `Title;Link;Tags\nA;https://a.example/;x,y\n;https://b.example/;\n`.replaceAll(';', separator)
    t.strictSame(await fieldsIn(csv), [
      { url: 'https://a.example/', title: 'A', tags: ['x', 'y'] },
      { url: 'https://b.example/' }
    ])
  }
})

t.test('tags are separated by commas, and where there are none by signs or spaces', async (t) => {
  const tags = ['"#One, Two Words"', 'a|b c', 'a;b', 'a b', '""']
  const csv = `url,tags\n${tags.map((cell) => `https://a.example/,${cell}`).join('\n')}`
  const found = await fieldsIn(csv)
  t.strictSame(
    found.map((one) => ('tags' in one ? one.tags : undefined)),
    [['one', 'two-words'], ['a', 'b-c'], ['a', 'b'], ['a', 'b'], undefined]
  )
})

t.test('a row that is wrong does not spoil the others', async (t) => {
  const csv = [
    'url,title',
    'https://a.example/,A',
    'https://b.example/',
    'https://c.example/,C,more',
    'https://d.example/,a "stray" quote',
    'https://e.example/,"not closed',
    'https://f.example/,F',
    'https://g.example/,"closed" and more',
    '',
    'https://h.example/,"two',
    'lines"',
    'https://i.example/,"not closed either',
    'https://j.example/,J'
  ].join('\n')
  t.strictSame(await entriesOf(csv), [
    { line: 2, fields: { url: 'https://a.example/', title: 'A' } },
    { line: 3, error: 'This row has 1 cells, and the first line names 2 columns' },
    { line: 4, error: 'This row has 3 cells, and the first line names 2 columns' },
    { line: 5, error: 'This row has a quote in the middle of a cell that does not begin with one' },
    { line: 6, error: 'This row opens a quote and does not close it' },
    { line: 7, fields: { url: 'https://f.example/', title: 'F' } },
    { line: 8, error: 'This row has something between the closing quote of a cell and the next one' },
    { line: 10, fields: { url: 'https://h.example/', title: 'two\nlines' } },
    { line: 12, error: 'This row opens a quote and does not close it' },
    { line: 13, fields: { url: 'https://j.example/', title: 'J' } }
  ])
})

t.test('a quote that is never closed does not swallow a long file', async (t) => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `https://a.example/${i},A title of some length`)
  const entries = await entriesOf(['url,title', 'https://b.example/,"open', ...rows].join('\n'))
  t.equal(entries.length, rows.length + 1)
  t.strictSame(
    entries.filter((entry) => 'error' in entry),
    [{ line: 2, error: 'This row opens a quote and does not close it' }]
  )
})

t.test('a file without a column for addresses is one error', async (t) => {
  t.strictSame(await entriesOf('name,age\nx,3\ny,4\n', 'csv'), [
    { line: 1, error: 'The first line names no column url, href or link' }
  ])
})

t.test('long titles and notes are cut by characters', async (t) => {
  const [entry] = await fieldsIn(
    `url,title,note\nhttps://a.example/,${'😀'.repeat(600)},${'é'.repeat(11_000)}\n`
  )
  t.strictSame(entry, { url: 'https://a.example/', title: '😀'.repeat(500), body: 'é'.repeat(10_000) })
})
