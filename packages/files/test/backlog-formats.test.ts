import { IMPORT_FORMATS } from '@rollcall/core'
import { backlogFiles } from '@rollcall/files'
import t from 'tap'
import { all, inParts } from './files.ts'
import { entriesOf, saidIn } from './games.ts'

t.test('the format is told from the beginning', async (t) => {
  const A = { title: 'A' }
  const files = [
    '[{"title":"A"}]',
    '\n{"data":[{"title":"A"}]}',
    'Title,Main Story\nA,--\n',
    '"Title","Platform","Playing"\n"A","",""\n',
    'id,name,shelves\n,A,{}\n',
    'title\nA\n',
    'Platform;Title\n;A\n',
    '\r\n  title\tplatform\r\nA\t\r\n'
  ]
  for (const file of files) {
    t.strictSame(await saidIn(file), [A], file)
    t.strictSame(await saidIn(`\ufeff${file}`), [A], `${file} with a byte order mark`)
    t.strictSame(await saidIn(Buffer.from(`\ufeff${file}`, 'utf16le')), [A], `${file} in UTF-16`)
    t.strictSame(await saidIn(file.replaceAll('\n', '\r\n')), [A], `${file} with CRLF`)
  }
})

t.test('a file that is none of them is told what they have', async (t) => {
  const error =
    'The first line names no columns that are known: a file of HowLongToBeat has Title and Main Story, one of Grouvee has name ' +
    'and shelves, our own has title and platform'
  for (const file of ['\n\nGame,Hours\nA,1\n', '\n\nhello', '\n\n<a href="https://a.example/">A</a>']) {
    t.strictSame(await entriesOf(file), [{ line: 3, error }], file)
  }
})

t.test('a file of our own without a column for titles is told which there may be', async (t) => {
  t.strictSame(await entriesOf('name,platform\nA,PC\n', 'csv'), [
    {
      line: 1,
      error:
        'The first line names no column title; others may be id, platform, release_date, publisher, status, score, notes, ' +
        'hours_to_beat, playthroughs, external_ids, created_at, updated_at'
    }
  ])
})

t.test('an empty file has no entries', async (t) => {
  for (const file of ['', '\ufeff', ' \n\r\n']) {
    for (const format of [undefined, ...IMPORT_FORMATS]) t.strictSame(await entriesOf(file, format), [])
  }
})

t.test('binary data is one error', async (t) => {
  const error = 'This is no file of video games, but binary data; if it is an archive, import the files in it'
  for (const file of ['PK\u0003\u0004 more', 'SQLite format 3\0', '\u001f\u008b']) {
    for (const format of [undefined, ...IMPORT_FORMATS]) {
      t.strictSame(await entriesOf(file, format), [{ line: 1, error }])
    }
  }
})

t.test('a row that is wrong does not spoil the others', async (t) => {
  const rows = ['A,1:00:00', 'B', 'C,--,more', 'D,"not closed', 'E,"x" y', 'F,soon', '', '"G', 'g",--']
  for (const end of ['\n', '\r\n']) {
    const entries = await entriesOf(`Title,Main Story\n${rows.join('\n')}\n`.replaceAll('\n', end))
    t.match(entries, [
      { line: 2, fields: { title: 'A' } },
      { line: 3, error: 'This row has 1 cells, and the first line names 2 columns' },
      { line: 4, error: 'This row has 3 cells, and the first line names 2 columns' },
      { line: 5, error: 'This row opens a quote and does not close it' },
      { line: 6, error: 'This row has something between the closing quote of a cell and the next one' },
      { line: 7, error: /^Main Story says "soon", but must be a time such as/ },
      { line: 9, fields: { title: `G${end}g` } }
    ])
    t.equal(entries.length, 7)
  }
})

t.test('JSON that is broken ends the reading there', async (t) => {
  t.strictSame(await entriesOf('[{"title":"A"},\n7,\n{"title":}]'), [
    { line: 1, fields: { title: 'A' } },
    { line: 2, error: 'This element is no JSON object' },
    { line: 3, error: 'This is not valid JSON; nothing from here on was read' }
  ])
  t.strictSame(await entriesOf('[{"title":"A"},\n{"ti'), [
    { line: 1, fields: { title: 'A' } },
    { line: 2, error: 'The file ends in the middle of its JSON' }
  ])
  t.strictSame(await entriesOf('{"collection":[]}'), [
    {
      line: 1,
      error: 'This JSON holds no list of video games: it must be a list, or an object with a list called data'
    }
  ])
})

t.test('a long cell is told by its beginning, without what a terminal would obey', async (t) => {
  const [said] = await saidIn(`Title,Progress\nA,\u001b[31m${'😀'.repeat(100)}\n`)
  t.match(said, `Progress says "\\u001b[31m${'😀'.repeat(35)}…", but must be`)
})

t.test('JSON nested without end does not stop the reading', async (t) => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const rows = `name,shelves,dates\nA,{},"[{""date_started"":${deep}}]"\nB,{},\n`
  t.strictSame(await saidIn(rows), [
    'date_started in dates is no text, but must be a date such as 2024-02-09',
    { title: 'B' }
  ])
})

t.test('who stops reading closes the source', async (t) => {
  let closed = 0
  async function* endless() {
    try {
      yield Buffer.from('title\n')
      for (;;) yield Buffer.from('A\n'.repeat(10_000))
    } finally {
      closed += 1
    }
  }
  for await (const entry of backlogFiles().read(endless())) if ('fields' in entry) break
  t.equal(closed, 1)
})

t.test('however a file is cut into parts, it reads the same', async (t) => {
  const file = 'Title,Platform,Progress\n"Ä\r\n😀",PC,1:00:00\nB,PC,46:30\n'
  const whole = await entriesOf(file)
  t.equal(whole.length, 2)
  for (const size of [1, 2, 3, 7]) {
    t.strictSame(await all(backlogFiles().read(inParts(file, size))), whole, `in parts of ${size}`)
  }
})
