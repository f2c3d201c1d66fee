import { once } from 'node:events'
import { request } from 'node:http'
import type { App } from '@rollcall/core'
import t from 'tap'
import { answerTo, elements, importing, listening, textOf } from './fixtures/streams.ts'
import { as } from './fixtures/test-server.ts'

t.test('who asks before sending a body goes on when it is wanted, however it is read', async (t) => {
  const importBookmarks: App['importBookmarks'] = async ({ content }) => {
    t.equal(await textOf(content), '{}')
    return elements()
  }
  const { url } = await listening(t, { importBookmarks })
  for (const [path, status] of [
    [importing, 200],
    ['/api/v1/bookmarks', 400]
  ] as const) {
    const asked = asking(`${url}${path}`, as('member'))
    await once(asked, 'continue')
    const answered = answerTo(asked)
    asked.end('{}')
    t.equal((await answered).statusCode, status)
  }
})

t.test('who may not is refused, and never told to go on', async (t) => {
  const { url } = await listening(t, {})
  for (const path of [importing, '/api/v1/bookmarks']) {
    const asked = asking(`${url}${path}`, { authorization: 'Bearer nonsense' })
    asked.on('continue', () => t.fail(`${path} asked for the body`))
    const answered = answerTo(asked)
    t.equal((await answered).statusCode, 401)
    asked.destroy()
  }
})

function asking(url: string, headers: { authorization: string }) {
  const asked = request(url, {
    method: 'POST',
    headers: { ...headers, expect: '100-continue', 'content-type': 'application/json', 'content-length': 2 }
  })
  asked.flushHeaders()
  return asked
}
