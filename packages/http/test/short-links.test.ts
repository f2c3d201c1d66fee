import { nobody } from '@rollcall/core'
import t from 'tap'
import { clientOf, problem } from './server-that.ts'

t.test(
  'a redirect is an answer where one is asked for, with the page that led there in its header',
  async (t) => {
    const seen: unknown[] = []
    const client = await clientOf(t, ({ method, url, headers }, answer) => {
      seen.push([method, url, headers.referer])
      answer.writeHead(307, { location: 'https://example.com/' }).end()
    })
    const output = { location: 'https://example.com/', redirect_status: 307 }
    const input = { short_url: 'aB3', referrer: 'https://news.example/' }
    t.strictSame(await client.visitBookmark(input, nobody), output)
    t.strictSame(await client.resolveBookmark({ short_url: 'aB3' }, nobody), output)
    t.strictSame(seen, [
      ['GET', '/aB3', 'https://news.example/'],
      ['HEAD', '/aB3', undefined]
    ])
  }
)

t.test(
  'a short link that leads nowhere fails with the problem, or with what the status says of it',
  async (t) => {
    const client = await clientOf(t, (_request, answer) => problem(answer, 410, 'gone'))
    await t.rejects(client.visitBookmark({ short_url: 'aB3' }, nobody), {
      code: 'gone',
      message: 'It went wrong'
    })
    const bare = { code: 'gone', message: 'This short link has ended' }
    await t.rejects(client.resolveBookmark({ short_url: 'aB3' }, nobody), bare)
    const unknown = await clientOf(t, (_request, answer) => problem(answer, 404, 'not_found'))
    const missing = { code: 'not_found', message: 'There is no such short link' }
    await t.rejects(unknown.resolveBookmark({ short_url: 'aB3' }, nobody), missing)
    const broken = await clientOf(t, (_request, answer) => problem(answer, 503, 'unavailable'))
    const down = { code: 'unavailable', message: 'The server answered 503' }
    await t.rejects(broken.resolveBookmark({ short_url: 'aB3' }, nobody), down)
  }
)
