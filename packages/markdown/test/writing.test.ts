import { markdown } from '@rollcall/markdown'
import t from 'tap'

const { toHtml } = markdown()

const REL = 'rel="nofollow ugc noopener noreferrer"'

const SHOWN = [
  ['nothing is nothing', '', ''],
  ['white space is nothing', ' \n\t\n', ''],
  ['lines in a row are a paragraph', 'one\ntwo', '<p>one\ntwo</p>'],
  ['a line left free ends a paragraph', 'one\n\ntwo', '<p>one</p>\n<p>two</p>'],
  ['lines may end as on Windows', 'one\r\n\r\ntwo\rthree', '<p>one</p>\n<p>two\nthree</p>'],
  ['two spaces break a line', 'one  \ntwo', '<p>one<br>\ntwo</p>'],
  ['a backslash breaks a line', 'one\\\ntwo', '<p>one<br>\ntwo</p>'],
  ['# makes a heading', '# One\n###### Six', '<h1>One</h1>\n<h6>Six</h6>'],
  ['a line below makes a heading', 'One\n===\n\nTwo\n---', '<h1>One</h1>\n<h2>Two</h2>'],
  ['a heading has no name to link to', '# One {#one}', '<h1>One {#one}</h1>'],
  ['a line of signs parts', 'a\n\n***\n\nb', '<p>a</p>\n<hr>\n<p>b</p>'],
  [
    'stars and lines stress',
    '*a* _b_ **c** __d__',
    '<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong></p>'
  ],
  ['stress nests', '***a** b*', '<p><em><strong>a</strong> b</em></p>'],
  ['names in code keep their lines', 'snake_case_name', '<p>snake_case_name</p>'],
  ['two waves strike through', '~~a *b*~~ ~c~', '<p><s>a <em>b</em></s> ~c~</p>'],
  ['a backslash takes the sense of a sign', '\\*a\\* \\# \\<b>', '<p>*a* # &lt;b></p>'],
  ['entities are characters', '&copy; &#65; &lt;b&gt; &nope;', '<p>© A &lt;b> &amp;nope;</p>'],
  [
    'quotes nest',
    '> a\n>> b',
    '<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>'
  ],
  ['a quote goes on without its sign', '> a\nb', '<blockquote>\n<p>a\nb</p>\n</blockquote>'],
  ['signs in a row are a list', '- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
  ['lists nest', '* a\n  * b', '<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>'],
  [
    'a list with free lines has paragraphs',
    '- a\n\n- b',
    '<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>'
  ],
  ['numbers are a list', '1. a\n2. b', '<ol>\n<li>a</li>\n<li>b</li>\n</ol>'],
  ['a list begins at its first number', '7) a\n1) b', '<ol start="7">\n<li>a</li>\n<li>b</li>\n</ol>'],
  ['boxes of tasks are text', '- [x] a\n- [ ] b', '<ul>\n<li>[x] a</li>\n<li>[ ] b</li>\n</ul>'],
  ['code in a line', 'a `b <i> *c*` ``d ` e``', '<p>a <code>b &lt;i> *c*</code> <code>d ` e</code></p>'],
  ['code indented', '    a < b\n      c', '<pre><code>a &lt; b\n  c\n</code></pre>'],
  ['code fenced', '```\n*a*\n```', '<pre><code>*a*\n</code></pre>'],
  ['a fence left open', '~~~\na', '<pre><code>a</code></pre>'],
  ['code with its language', '```ts\nlet a\n```', '<pre><code class="language-ts">let a\n</code></pre>'],
  [
    'of a fence the first word is the language',
    '``` c++ {1,2} id=x\na\n```',
    '<pre><code class="language-c++">a\n</code></pre>'
  ],
  ['what is no name is no language', '```"><b>\na\n```', '<pre><code>a\n</code></pre>'],
  [
    'a link',
    '[a *b*](https://a.example/b?c=d&e#f)',
    `<p><a href="https://a.example/b?c=d&amp;e#f" ${REL}>a <em>b</em></a></p>`
  ],
  [
    'a link with a title',
    `[a](http://a.example 'b "c"')`,
    `<p><a href="http://a.example/" title="b &quot;c&quot;" ${REL}>a</a></p>`
  ],
  [
    'a link to a reference',
    '[a][1] [1]\n\n[1]: http://a.example/ "b"',
    `<p><a href="http://a.example/" title="b" ${REL}>a</a> <a href="http://a.example/" title="b" ${REL}>1</a></p>`
  ],
  [
    'a link in angle brackets',
    '<https://a.example/>',
    `<p><a href="https://a.example/" ${REL}>https://a.example/</a></p>`
  ],
  [
    'a bare link',
    'See https://a.example/b_c (or not).',
    `<p>See <a href="https://a.example/b_c" ${REL}>https://a.example/b_c</a> (or not).</p>`
  ],
  [
    'a bare host with www',
    'www.a.example/b, eww.a.example, a.www.b.example',
    `<p><a href="http://www.a.example/b" ${REL}>www.a.example/b</a>, eww.a.example, a.www.b.example</p>`
  ],
  ['other hosts and files are text', 'a.com README.md 10.0.0.1', '<p>a.com README.md 10.0.0.1</p>'],
  [
    'a mail address',
    '<a@b.example> c@d.example',
    `<p><a href="mailto:a@b.example" ${REL}>a@b.example</a> <a href="mailto:c@d.example" ${REL}>c@d.example</a></p>`
  ],
  [
    'a link to a mail address',
    '[a](mailto:b@c.example?subject=d)',
    `<p><a href="mailto:b@c.example?subject=d" ${REL}>a</a></p>`
  ],
  [
    'the address of a link is written as browsers read it',
    '[a](HTTPS://BÜCHER.example/ä%20ö)',
    `<p><a href="https://xn--bcher-kva.example/%C3%A4%20%C3%B6" ${REL}>a</a></p>`
  ],
  [
    'the text of a bare link is as it was written',
    '<https://xn--bcher-kva.example/%20>',
    `<p><a href="https://xn--bcher-kva.example/%20" ${REL}>https://xn--bcher-kva.example/%20</a></p>`
  ],
  [
    'a picture tells its host nothing of the page',
    '![a *b*](https://a.example/b.png "c")',
    '<p><img src="https://a.example/b.png" alt="a b" title="c" loading="lazy" referrerpolicy="no-referrer"></p>'
  ],
  [
    'a picture in a link',
    '[![a](http://a.example/b)](http://c.example)',
    `<p><a href="http://c.example/" ${REL}><img src="http://a.example/b" alt="a" loading="lazy" referrerpolicy="no-referrer"></a></p>`
  ],
  [
    'a picture in a picture is its text',
    '![a ![b *c*](http://d.example)](http://e.example)',
    '<p><img src="http://e.example/" alt="a b *c*" loading="lazy" referrerpolicy="no-referrer"></p>'
  ],
  [
    'a link in a link is within the text',
    '[a [b](http://c.example)](http://d.example)',
    `<p>[a <a href="http://c.example/" ${REL}>b</a>](<a href="http://d.example/" ${REL}>http://d.example</a>)</p>`
  ],
  [
    'a table',
    '|a|b|\n|-|-|\n|*c*|',
    '<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><em>c</em></td>\n<td></td>\n</tr>\n</tbody>\n</table>'
  ],
  [
    'columns of a table are aligned',
    'a|b|c\n:-|:-:|-:',
    '<table>\n<thead>\n<tr>\n<th align="left">a</th>\n<th align="center">b</th>\n<th align="right">c</th>\n</tr>\n</thead>\n</table>'
  ],
  [
    'raw HTML is text',
    '<div class="a">\n*b* <!-- c --> <br/>\n</div>',
    '<p>&lt;div class="a">\n<em>b</em> &lt;!-- c --> &lt;br/>\n&lt;/div></p>'
  ],
  [
    'signs of other languages are text',
    '$a$ :smile: ==b== H~2~O [^1] @c #1',
    '<p>$a$ :smile: ==b== H~2~O [^1] @c #1</p>'
  ],
  ['quotes and dashes stay as they are', `"a" -- 'b'... (c)`, `<p>"a" -- 'b'... (c)</p>`],
  ['any script is text', 'Ünïcödé 日本語 עברית 👩‍👩‍👧', '<p>Ünïcödé 日本語 עברית 👩‍👩‍👧</p>']
] as const

for (const [name, text, html] of SHOWN) {
  t.test(name, async (t) => t.equal((await toHtml(text)).trim(), html))
}

t.test('many texts at once do not mix', async (t) => {
  const texts = Array.from({ length: 50 }, (_, index) => `[a${index}][x]\n\n[x]: http://a.example/${index}`)
  const pages = await Promise.all(texts.map(toHtml))
  for (const [index, html] of pages.entries()) t.match(html, `href="http://a.example/${index}"`)
})

t.test('what one text refers to is unknown to the next', async (t) => {
  await toHtml('[x]: http://a.example')
  t.equal((await toHtml('[x]')).trim(), '<p>[x]</p>')
})
