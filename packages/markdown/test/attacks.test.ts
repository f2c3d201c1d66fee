import { markdown } from '@rollcall/markdown'
import { fromHtml } from 'hast-util-from-html'
import { toHtml as written } from 'hast-util-to-html'
import t from 'tap'
import { harmless } from '../src/harmless.ts'
import { type Element, elementsIn, intrudersIn, intrudersWithin } from './allowed.ts'
import { DESTINATIONS, HTML, MARKDOWN } from './attacks.ts'

const { toHtml } = markdown()

const ATTACKS = [...HTML, ...MARKDOWN, ...DESTINATIONS.map((destination) => `[x](<${destination}>)`)]

/** Where a text may stand. */
const PLACES: Record<string, (text: string) => string> = {
  'by itself': (text) => text,
  'in a line': (text) => `a ${text} b`,
  'between paragraphs': (text) => `a\n\n${text}\n\nb`,
  'in a heading': (text) => `# ${text}`,
  'in a quote': (text) => quoted(text),
  'in a list': (text) => `- ${text}\n- b`,
  'in a table': (text) => `| a | b |\n|---|:-:|\n| ${text} | ${text} |`,
  'in stress': (text) => `***~~${text}~~***`,
  'in code': (text) => `\`${text}\``,
  'in a block of code': (text) => `\`\`\`html\n${text}\n\`\`\``,
  'as the language of code': (text) => `~~~${text}\na\n~~~`,
  'in a link': (text) => `[${text}](http://a.example)`,
  'as the title of a link': (text) => `[a](http://a.example "${text}")`,
  'as an address': (text) => `[a](<${text}>)`,
  'behind an address': (text) => `http://a.example/${text}`,
  'in angle brackets': (text) => `<http://a.example/${text}>`,
  'as the text of a picture': (text) => `![${text}](http://a.example)`,
  'as the title of a picture': (text) => `![a](http://a.example '${text}')`,
  'as a reference': (text) => `[${text}]: http://a.example/${text} (${text})\n\n[${text}]`,
  'as an entity': (text) => text.replace(/[<>"':]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  'behind backslashes': (text) => text.replace(/[<>"'&]/g, '\\$&')
}

for (const [place, put] of Object.entries(PLACES)) {
  t.test(`no attack ${place} brings in what is not allowed`, async (t) => {
    t.strictSame(await successful(ATTACKS.map(put)), [])
  })
}

t.test('no attack does together with another', async (t) => {
  const texts = pairsOf(ATTACKS).flatMap(([one, other]) => [
    `${one}${other}`,
    `${one}\n${other}`,
    `[${one}](${other})`
  ])
  t.strictSame(await successful(texts), [])
})

t.test('what is parsed and written again is the same', async (t) => {
  const pages = await Promise.all(ATTACKS.map(toHtml))
  const again = pages.map((html) =>
    written(fromHtml(html, { fragment: true }), { characterReferences: { useNamedReferences: true } })
  )
  t.strictSame(again, pages)
})

t.test('HTML in code comes out as the text it is', async (t) => {
  for (const attack of HTML) {
    const html = await toHtml(`~~~\n${attack}\n~~~`)
    const shown = html.replace(/^<pre><code>/, '').replace(/\n<\/code><\/pre>\n$/, '')
    const text = shown.replaceAll('&lt;', '<').replaceAll('&amp;', '&')
    t.strictSame([text], [attack.replaceAll('\0', '\ufffd').toWellFormed()])
  }
})

t.test('HTML is made harmless even where it is taken for HTML', async (t) => {
  const found = [...HTML, ...pairsOf(HTML).map((pair) => pair.join(''))].flatMap((attack) =>
    intrudersIn(harmless(attack))
  )
  t.strictSame(found, [])
  t.equal(harmless('<script>alert(1)</script><style>*{}</style><b onclick=x>a</b><!--b-->'), 'a')
  t.equal(
    harmless('<p id=a class=b style=c title=d><code class="e language-f">'),
    '<p><code class="language-f"></code></p>'
  )
  t.equal(harmless('<td>a</td><li>b</li>'), 'ab')
  t.equal(
    harmless('<svg><p>a</p><a href="http://a.example"/></svg>'),
    '<p>a</p><a href="http://a.example" rel="nofollow ugc noopener noreferrer"></a>'
  )
})

const FORMS: Record<string, (destination: string) => string> = {
  'a link': (destination) => `[x](${destination})`,
  'a link in brackets': (destination) => `[x](<${destination}>)`,
  'a link with a title': (destination) => `[x](${destination} "y")`,
  'a reference': (destination) => `[x]\n\n[x]: <${destination}>`,
  'an automatic link': (destination) => `<${destination}>`,
  'a picture': (destination) => `![x](<${destination}>)`,
  'a picture by reference': (destination) => `![x][y]\n\n[y]: ${destination}`,
  'a picture in a link': (destination) => `[![x](${destination})](${destination})`
}

/** The text that is left of one may hold an address of its own. */
const BARE = /^https?:\/\/a[\w./]*$/

for (const [form, spell] of Object.entries(FORMS)) {
  t.test(`${form} leads nowhere but to http, https and mail`, async (t) => {
    for (const destination of DESTINATIONS) {
      const html = await toHtml(spell(destination))
      t.strictSame(elementsIn(html).filter(isLeading), [], html)
    }
  })
}

t.test('a link that leads nowhere stays as it was written, or is its text', async (t) => {
  t.equal((await toHtml('[a](javascript:b)')).trim(), '<p>[a](javascript:b)</p>')
  t.equal((await toHtml('[a](/b) [c](//d.example)')).trim(), '<p>[a](/b) [c](//d.example)</p>')
  t.equal((await toHtml('[*a*]() b')).trim(), '<p><em>a</em> b</p>')
  t.equal((await toHtml('![*a*]() b')).trim(), '<p>a b</p>')
  t.equal((await toHtml('![a](mailto:b@c.example)')).trim(), '<p>a</p>')
})

t.test('an address that browsers read in two ways is written in one', async (t) => {
  const hrefs = [
    'https:evil.example',
    'HTTPS:/\\evil.example',
    'http:\\\\\\\\evil.example',
    '&#9;https://evil.example'
  ].map(async (address) => elementsIn(await toHtml(`[x](<${address}>)`)).at(-1)?.properties.href)
  t.strictSame(await Promise.all(hrefs), [
    'https://evil.example/',
    'https://evil.example/',
    'http://evil.example/',
    'https://evil.example/'
  ])
})

t.test('text that turns the direction of writing stays text, and is encoded in addresses', async (t) => {
  const html = await toHtml('\u202ea [b](http://c.example/\u202ed)')
  t.match(html, /^<p>\u202ea <a href="http:\/\/c.example\/%E2%80%AEd"/)
})

t.test('the HTML is well-formed Unicode without NUL', async (t) => {
  const html = await toHtml('a\ud800b\0c\udc00 `\ud800` &#0; &#xdfff;')
  t.equal(html.trim(), '<p>a\ufffdb\ufffdc\ufffd <code>\ufffd</code> \ufffd \ufffd</p>')
})

/** The attacks of these that bring in what is not allowed, and what they bring in. */
async function successful(attacks: readonly string[]): Promise<object[]> {
  const tried = attacks.map(async (attack) => {
    const html = await toHtml(attack)
    return { attack, intruders: [...intrudersIn(html), ...intrudersWithin(html)] }
  })
  return (await Promise.all(tried)).filter(({ intruders }) => intruders.length > 0)
}

function isLeading({ tagName, properties, children: [inside] }: Element): boolean {
  if (tagName !== 'a') return tagName === 'img'
  return properties.href !== undefined && !(inside?.type === 'text' && BARE.test(inside.value))
}

function quoted(text: string): string {
  return text.replace(/^/gm, '> ')
}

/** Each with some others. */
function pairsOf(texts: readonly string[]): [string, string][] {
  return [1, 7, 41].flatMap((distance) =>
    texts.map((text, index): [string, string] => [text, texts[(index + distance) % texts.length] ?? ''])
  )
}
