import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { localWeb, site } from './site.ts'

async function described(t: Test, page: string | Buffer, headers: Record<string, string> = {}) {
  const { url } = await site(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(page)
  })
  return localWeb(t).describe(url)
}

t.test('title and description come from the head, on one line, with their entities read', async (t) => {
  const page = `<!doctype html><html><head>
    <TITLE>
      Caf&eacute; &amp; <b>bar</b> &#x1F600;
    </TITLE>
    <meta name="Description" content="  What\n is\tit?&#0; ">
    <meta property="og:title" content="Other"></head><body>`
  t.strictSame(await described(t, page), { title: 'Café & <b>bar</b> 😀', description: 'What is it?\uFFFD' })
})

t.test('what is missing is taken from Open Graph, and is null otherwise', async (t) => {
  const og = `<title> </title><meta property=og:title content=Graph><meta property="og:description" content="Told">`
  t.strictSame(await described(t, og), { title: 'Graph', description: 'Told' })
  t.strictSame(await described(t, ''), { title: null, description: null })
  t.strictSame(await described(t, '<p>Hello'), { title: null, description: null })
  t.strictSame(await described(t, '<head></head><title>Late</title>'), { title: null, description: null })
  t.strictSame(await described(t, '<svg><title>Icon</title></svg><title>Page</title><title>Second</title>'), {
    title: 'Page',
    description: null
  })
})

t.test('long texts are cut between characters', async (t) => {
  const { title, description } = await described(
    t,
    `<title>${'😀'.repeat(400)}</title><meta name=description content="${'word '.repeat(1000)}">`
  )
  t.equal(title, `${'😀'.repeat(249)}…`)
  t.ok(description?.endsWith(' word…') || description?.endsWith(' wor…'))
  t.ok((description?.length ?? 0) <= 2000)
})

t.test('control characters do not come along', async (t) => {
  t.match(await described(t, '<title>a\u0000b\u001b[31mc\u0085d</title>'), { title: /^a.?b \[31mc d$/ })
})

const latin = (text: string) => Buffer.from(text, 'latin1')
const utf16 = Buffer.from('\uFEFF<title>żółw</title>', 'utf16le')

const encodings: Record<string, [page: Buffer, type: string, title: string]> = {
  'the header': [latin('<title>caf\xe9</title>'), 'text/html; charset=ISO-8859-1', 'café'],
  'a quoted charset': [Buffer.from('<title>café</title>'), 'text/html;Charset="UTF-8"', 'café'],
  'a meta element': [latin('<meta charset="iso-8859-2"><title>\xbf\xf3\xb3w</title>'), 'text/html', 'żółw'],
  'an http-equiv': [
    latin('<meta http-equiv=Content-Type content="text/html; charset=windows-1251"><title>\xcf\xf0</title>'),
    'text/html',
    'Пр'
  ],
  'an XML declaration': [
    latin('<?xml version="1.0" encoding="ISO-8859-1"?><html><title>caf\xe9</title></html>'),
    'application/xhtml+xml',
    'café'
  ],
  'a byte order mark': [utf16, 'text/html; charset=utf-8', 'żółw'],
  'a guess at UTF-8': [Buffer.from('<title>żółw</title>'), 'text/html', 'żółw'],
  'a guess at windows-1252': [latin('<title>\x93caf\xe9\x94</title>'), 'text/html', '“café”'],
  'a charset nobody knows': [Buffer.from('<title>żółw</title>'), 'text/html; charset=klingon', 'żółw'],
  'UTF-16 that cannot be': [Buffer.from('<meta charset=utf-16><title>żółw</title>'), 'text/html', 'żółw'],
  'a multi-byte charset': [
    Buffer.concat([
      latin('<meta charset=shift_jis><title>'),
      Buffer.from('93fa967b', 'hex'),
      latin('</title>')
    ]),
    'text/html',
    '日本'
  ]
}

for (const [name, [page, type, title]] of Object.entries(encodings)) {
  t.test(`text is read by ${name}`, async (t) => {
    t.match(await described(t, page, { 'content-type': type }), { title })
  })
}

t.test('a compressed page is read', async (t) => {
  const page = `<title>Small</title>${' '.repeat(5_000)}`
  const codecs = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }
  for (const [coding, compress] of Object.entries(codecs)) {
    t.match(await described(t, compress(page), { 'content-encoding': coding }), { title: 'Small' }, coding)
    const broken = described(t, Buffer.from('not compressed at all'), { 'content-encoding': coding })
    await t.rejects(broken, { code: 'upstream_failed', message: /cannot be decompressed/ }, coding)
  }
  await t.rejects(described(t, page, { 'content-encoding': 'zstd' }), { code: 'upstream_failed' })
})

t.test('a page is not read beyond its head, nor beyond 512 KB', async (t) => {
  let written = 0
  const part = Buffer.alloc(64 * 1024, '<meta name=x content=y> ')
  const { url } = await site(t, ({ url }, response) => {
    written = 0
    response.setHeader('content-type', 'text/html')
    response.write(url === '/head' ? '<title>Long</title></head>' : '<title>Long</title>')
    const more = () => {
      written += part.length
      response.write(part, (error) => error ?? more())
    }
    more()
  })
  const web = localWeb(t)
  t.match(await web.describe(`${url}/endless`), { title: 'Long' })
  t.ok(written < 8 * 1024 * 1024, `${written}`)
  t.match(await web.describe(`${url}/head`), { title: 'Long' })
  t.ok(written < 8 * 1024 * 1024, `${written}`)
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  t.match(await described(t, bomb, { 'content-encoding': 'gzip' }), { title: null })
})

t.test('the head is enough, though the rest never comes', async (t) => {
  const { url } = await site(t, (_request, response) => {
    response.setHeader('content-type', 'text/html').write(`<title>Here</title></head>${' '.repeat(1024)}`)
  })
  t.match(await localWeb(t).describe(url), { title: 'Here' })
})

t.test('what is no page is told', async (t) => {
  const rejects = (promise: Promise<unknown>, message: RegExp) =>
    t.rejects(promise, { code: 'upstream_failed', message })
  await rejects(described(t, 'png', { 'content-type': 'image/png' }), /image\/png that is no page of HTML/)
  await rejects(described(t, '?', { 'content-type': '' }), /something that is no page/)
  const { url } = await site(t, (_request, response) => void response.writeHead(404).end())
  await rejects(localWeb(t).describe(url), /the status 404/)
  await rejects(localWeb(t).describe('http://127.0.0.1:1/'), /refuses connections/)
  const slow = await site(t, (_request, response) => {
    response.setHeader('content-type', 'text/html').write('<title>')
  })
  await rejects(localWeb(t, { timeoutMs: 200 }).describe(slow.url), /within 0.2 s/)
  const torn = await site(t, ({ socket }, response) => {
    response.setHeader('content-type', 'text/html').write('<title>Torn', () => socket.destroy())
  })
  await rejects(localWeb(t).describe(torn.url), /broken HTTP/)
})

t.test('redirects are followed', async (t) => {
  const { url } = await site(t, (request, response) => {
    if (request.url === '/') return void response.writeHead(302, { location: '/page' }).end()
    response.setHeader('content-type', 'text/html').end('<title>There</title>')
  })
  t.match(await localWeb(t).describe(url), { title: 'There' })
})
