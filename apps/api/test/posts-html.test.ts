import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

let desk: RealServer
let ada: Person

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
})

t.test('content is HTML too where it is asked for, and Markdown as it was written in any case', async (t) => {
  const content = '# It broke\n\n| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- https://example.com/\n'
  const { id } = (await write('/posts', { title: 'x', content })).body
  const shown = (await get(`/posts/${id}?html=true`)).body
  t.equal(shown.content, content)
  t.match(shown.content_html, /<h1>It broke<\/h1>[^]*<td>1<\/td>[^]*<s>2<\/s>/)
  t.match(shown.content_html, /<a href="https:\/\/example\.com\/" rel="nofollow ugc noopener noreferrer">/)
  const listed = (await get('/posts?html=true&limit=1')).body.data[0]
  t.strictSame(listed, shown)
  for (const path of [`/posts/${id}`, `/posts/${id}?html=false`])
    t.notOk('content_html' in (await get(path)).body, path)
  t.notOk('content_html' in (await get('/posts?limit=1')).body.data[0])
  const comment = (await write(`/posts/${id}/comments`, { content: '*So* it did' })).body
  t.notOk('content_html' in comment)
  t.match((await get(`/comments/${comment.id}?html=true`)).body.content_html, /<em>So<\/em>/)
  t.match((await get(`/posts/${id}/comments?html=true`)).body.data[0].content_html, /<em>So<\/em>/)
  t.notOk('content_html' in (await get(`/posts/${id}/comments`)).body.data[0])
})

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)><math><mi//xlink:href="data:x,<script>alert(4)</script>">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\nscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '![x](javascript:alert(1))',
  '![x](https://example.com/"onerror="alert(1))',
  '[x](https://example.com/ "\\" onmouseover=alert(1) \\"")',
  '<https://example.com/"onclick=alert(1)//>',
  '[x]: javascript:alert(1)\n\n[x]',
  '```"><script>alert(1)</script>\ncode\n```',
  '<style>@import "//evil.example"</style><link rel=stylesheet href=//evil.example>',
  '<form action=//evil.example><input name=password><button formaction=javascript:alert(1)>',
  '<base href=//evil.example><meta http-equiv=refresh content="0;url=//evil.example">',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '</p></body></html><script>alert(1)</script>',
  'javascript:alert(1) and https://example.com/<script>alert(1)</script>'
]

const ELEMENTS = new Set(
  'h1 h2 h3 h4 h5 h6 p blockquote pre hr ul ol li table thead tbody tr th td a img br em strong s code'.split(
    ' '
  )
)
const ATTRIBUTES =
  /^(?:href="(?:https?:\/\/|mailto:)[^"]*"|src="https?:\/\/[^"]*"|(?:rel|title|alt|loading|referrerpolicy|class|start|align)="[^"]*")$/

t.test('whatever is written, as HTML it is harmless', async (t) => {
  for (const content of ATTACKS) {
    const title = content.replaceAll(/\p{Cc}/gu, ' ')
    const { id } = (await write('/posts', { title, content })).body
    await write(`/posts/${id}/comments`, { content })
    const { body, headers } = await get(`/posts/${id}?html=true`)
    t.strictSame(body, { ...body, title, content }, 'the text stays as it was written')
    t.match(headers, { 'content-type': /^application\/json/, 'x-content-type-options': 'nosniff' })
    t.strictSame(harmIn(body.content_html), [], content)
    const [comment] = (await get(`/posts/${id}/comments?html=true`)).body.data
    t.equal(comment.content_html, body.content_html)
  }
})

t.test('a browser would have run what such texts say', (t) => {
  const raw = [
    '<script>',
    '<p onclick="x">',
    '<a href="javascript:x">',
    '<img src="x">',
    '<!--',
    '<svg/onload=x>'
  ]
  for (const html of raw) t.strictSame(harmIn(`<p>${html}`), [html])
  t.end()
})

t.test('what would take long to be shown is answered all the same', async (t) => {
  for (const content of [
    '['.repeat(100_000),
    '> '.repeat(50_000),
    '*a '.repeat(33_000),
    '<'.repeat(100_000),
    '![['.repeat(33_000),
    '`'.repeat(50_001) + 'x',
    'http://'.repeat(14_000),
    '|a'.repeat(24_000) + '\n' + '|-'.repeat(25_000)
  ]) {
    const { id } = (await write('/posts', { title: content.slice(0, 10), content })).body
    const { status, body } = await get(`/posts/${id}?html=true`)
    t.equal(status, 200)
    t.strictSame(harmIn(body.content_html), [])
  }
})

/** Everything that looks like a tag and is not one of those that do nothing. */
function harmIn(html: string): string[] {
  return [...html.matchAll(/<\/?([^\s>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>?/g)].flatMap(
    ([tag, name = '', rest = '']) => {
      const attributes = [...rest.matchAll(/[^\s=]+(?:="[^"]*")?/g)].map(([one]) => one)
      return ELEMENTS.has(name) && attributes.every((one) => ATTRIBUTES.test(one)) ? [] : [tag]
    }
  )
}

function write(path: string, body: object) {
  return desk.ask('POST', `/api/v1${path}`, { token: ada.access, body })
}

function get(path: string) {
  return desk.ask('GET', `/api/v1${path}`, { token: ada.access })
}
