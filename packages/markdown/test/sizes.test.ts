import { markdown } from '@rollcall/markdown'
import t from 'tap'
import { elementsIn, intrudersAt, nodesIn } from './allowed.ts'

const { toHtml } = markdown()

const SIZE = 100_000

const filled = (piece: string, size = SIZE) => piece.repeat(Math.floor(size / piece.length))
const around = (start: string, end: string) => {
  const times = Math.floor(SIZE / (start.length + end.length))
  return start.repeat(times) + end.repeat(times)
}

/** What costs some parser of markdown a time that grows with the square of its size, its stack, or its memory. */
const HOSTILE: Record<string, string> = {
  'opening brackets': filled('['),
  'closing brackets': filled(']'),
  'nested brackets': around('[', ']'),
  'beginnings of pictures': filled('!['),
  'nested pictures': around('![', '](http://a)'),
  'pictures around beginnings of pictures': `${filled('![', 90_000)}${filled('](http://a)', 10_000)}`,
  'nested links': around('[a](http://b', ')'),
  'beginnings of addresses': filled('[a]('),
  'beginnings of addresses in brackets': filled('[a](<b'),
  'beginnings of titles': filled('[a](b "'),
  'parentheses in an address': `[a](${filled('(')}`,
  links: filled('[a](http://b) '),
  'links to nowhere': filled('[a]()'),
  labels: filled('[a][b]'),
  definitions: filled('[a]: http://b\n'),
  'definitions without an end': filled('[a\n'),
  'titles without an end': filled('[a]: http://b "\n'),
  'uses of a definition': `[a]: http://b\n\n${filled('[a]', SIZE - 20)}`,
  'bare links': filled('http://a.b '),
  'beginnings of links': filled('http://'),
  'links and parentheses': filled('http://a/('),
  'mail addresses': filled('a@b.co '),
  'beginnings of mail addresses': filled('a@'),
  'a long mail address': `${filled('a.', SIZE / 2)}@${filled('a.', SIZE / 2)}`,
  'a long host': filled('www.'),
  slashes: filled('//'),
  'angle brackets': filled('<'),
  'beginnings of tags': filled('<a '),
  'beginnings of comments': filled('<!--'),
  stars: filled('*'),
  'beginnings of stress': filled('*a '),
  'beginnings and ends of stress': filled('*a_ '),
  'stress in a word': filled('a**b_c~~'),
  'nested stress': around('*a ', ' a*'),
  'nested strong stress': around('**a ', ' a**'),
  'nested strikes': around('~~a', 'a~~'),
  backticks: filled('`'),
  'longer and longer backticks': Array.from({ length: 440 }, (_, index) => `${'`'.repeat(index + 1)}a`).join(
    ''
  ),
  'nested quotes': filled('>'),
  'nested quotes and lines behind': `${filled('> ', 200)}a\n${filled('a\n', SIZE - 300)}`,
  'quotes as deep as they are shown, and lines behind': `${'>'.repeat(31)}a\n${filled('a\n', SIZE - 100)}`,
  'lines of nested quotes': filled(`${'> '.repeat(50)}a\n`),
  'nested lists': filled('- '),
  'nested lists of numbers': filled('1. '),
  'lists indented more and more': Array.from({ length: 440 }, (_, index) => `${' '.repeat(index)}- a`).join(
    '\n'
  ),
  items: filled('- a\n'),
  lists: filled('-\n+\n'),
  headings: filled('#\n'),
  'headings by lines': filled('a\n-\n'),
  paragraphs: filled('a\n\n'),
  breaks: filled('a\\\n'),
  fences: filled('```\n'),
  rows: `a|b\n-|-\n${filled('a|b\n')}`,
  columns: `${filled('a|', 33_000)}\n${filled('-|', 33_000)}\n${filled('a|', 33_000)}`,
  'cells that are not there': `${filled('|a', 400)}\n${filled('|-', 400)}\n${filled('a\n')}`,
  tables: filled('a|b\n-|-\n\n'),
  entities: filled('&amp;'),
  'beginnings of entities': filled('&#'),
  backslashes: filled('\\'),
  spaces: `${filled(' ')}a`,
  tabs: filled('\t'),
  'line ends': filled('\n'),
  NUL: filled('\0'),
  'a word': filled('a'),
  surrogates: filled('\ud83d')
}

for (const [name, text] of Object.entries(HOSTILE)) {
  t.test(`100,000 characters of ${name} make a page of some size`, async (t) => {
    const html = await toHtml(text)
    const nodes = nodesIn(html)
    t.strictSame(nodes.flatMap(intrudersAt), [])
    t.ok(nodes.length <= 60_000, 'that a browser can show')
    t.ok(html.length <= 2_000_000, 'and not many times as long')
  })
}

t.test('what is nested too deeply is shown as it was written', async (t) => {
  const quote = (depth: number) => `${'>'.repeat(depth)} a\n\n**b** <`
  t.match(await toHtml(quote(31)), '<p><strong>b</strong> &lt;</p>')
  t.equal(await toHtml(quote(32)), `<pre><code>${'>'.repeat(32)} a\n\n**b** &lt;</code></pre>`)
  const list = (depth: number) => `${'- '.repeat(depth)}a`
  t.equal(elementsIn(await toHtml(list(15))).length, 30)
  t.equal(await toHtml(list(16)), `<pre><code>${list(16)}</code></pre>`)
  const stress = (depth: number) => `${'*a '.repeat(depth)}b${' c*'.repeat(depth)}`
  t.equal(elementsIn(await toHtml(stress(31))).length, 32)
  t.equal(await toHtml(stress(40)), `<pre><code>${stress(40)}</code></pre>`)
})

t.test('what would be too many elements is shown as it was written', async (t) => {
  t.equal(elementsIn(await toHtml('a  \n'.repeat(20_000))).length, 20_000)
  const rows = `a|b\n-|-\n${'1|2\n'.repeat(10_000)}`
  t.equal(await toHtml(rows), `<pre><code>${rows}</code></pre>`)
})

t.test('lines are no elements, however many', async (t) => {
  t.equal(await toHtml('a\n'.repeat(50_000)), `<p>${'a\n'.repeat(49_999)}a</p>\n`)
})

t.test('a long definition that is used often is shown as it was written', async (t) => {
  const text = (uses: number) =>
    `[a]: http://b.example/${'c'.repeat(1_000)} "${'d'.repeat(4_000)}"\n\n${'[a] '.repeat(uses)}`
  t.equal(elementsIn(await toHtml(text(99))).length, 100)
  t.equal(await toHtml(text(100)), `<pre><code>${text(100)}</code></pre>`)
})

t.test('what is shown as it was written is as harmless', async (t) => {
  const text = `</code></pre><script>alert(1)</script>\0\ud800&lt;\n${'> '.repeat(50)}`
  const html = await toHtml(text)
  t.strictSame(
    elementsIn(html).map(({ tagName }) => tagName),
    ['pre', 'code']
  )
  t.match(html, '&lt;/code>&lt;/pre>&lt;script>alert(1)&lt;/script>\ufffd\ufffd&amp;lt;\n')
})
