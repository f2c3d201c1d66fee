import { isReserved } from '@rollcall/core'
import { routes, useCaseKeys } from '@rollcall/http'
import t, { type Test } from 'tap'
import { canonicalUrl } from '../src/short-addresses.ts'
import { as, testServer } from './fixtures/test-server.ts'

/** What a code may consist of: a path with anything else in it can never be one. */
const CODE = /^[A-Za-z0-9_-]{3,64}$/

t.test('no short code is the first part of a path that the server has', async (t) => {
  const firsts = await firstParts(t)
  for (const known of ['accept', 'api', 'check', 'docs', 'pages', 'set-password', 'which'])
    t.ok(firsts.includes(known), `${known} was found`)
  for (const part of firsts) if (CODE.test(part)) t.ok(isReserved(part), part)
})

t.test('no short code is an older address of the API, or might be one some day', (t) => {
  const nouns = new Set(useCaseKeys.map((key) => /^\/api\/v1\/(\w[^/]*)/.exec(routes[key].path)?.[1] ?? ''))
  nouns.delete('')
  const older = [...nouns].filter(isOlderAddress).sort()
  t.strictSame(older, ['items', 'posts', 'reports', 'videogames', 'vote'])
  for (const noun of nouns) t.ok(isReserved(noun), noun)
  t.end()
})

t.test('no short code is what stands in its place in a path', (t) => {
  const { path } = routes.showBookmark
  const beside = useCaseKeys.map((key) => routes[key].path.split('/'))
  const words = beside.filter((parts) => parts.slice(0, 4).join('/') === path.replace('/:id', ''))
  const taken = [...new Set(words.map((parts) => parts[4] ?? ''))].filter((word) => CODE.test(word))
  for (const known of ['stats', 'export', 'tags', 'searches'])
    t.ok(taken.includes(known), `${known} was found`)
  for (const word of taken) t.ok(isReserved(word), word)
  t.end()
})

t.test('nobody can take such a code, in whichever case of letters', async (t) => {
  const { server } = await testServer(t)
  const parts = (await firstParts(t)).filter((part) => CODE.test(part))
  for (const [i, part] of parts.entries()) {
    for (const short_url of [part, part.toUpperCase()]) {
      const payload = { url: `https://example.com/${i}`, short_url }
      const answer = await server.inject({
        method: 'POST',
        url: '/api/v1/bookmarks',
        headers: as('member'),
        payload
      })
      t.match(answer, { statusCode: 400 }, short_url)
      t.match(answer.json().errors, [{ pointer: '/short_url' }])
    }
  }
})

function isOlderAddress(part: string): boolean {
  return canonicalUrl(`/${part}`) !== `/${part}`
}

/** The first parts of all paths, whether use cases, pages or the Rollbar-compatible surface answer there. */
async function firstParts(t: Test): Promise<string[]> {
  const { server } = await testServer(t)
  await server.ready()
  const parts = pathsIn(server.printRoutes({ commonPrefix: false })).map((path) => path.split('/')[1] ?? '')
  return [...new Set(parts)].filter((part) => part !== '' && part !== '*' && !part.startsWith(':')).sort()
}

/** Each line of the tree adds four columns and a piece of path to the line it hangs on. */
function pathsIn(tree: string): string[] {
  const pieces: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', piece = ''] = /^((?:[│ ] {3})*)[├└]── (\S*)/.exec(line) ?? []
    if (piece === '') return []
    pieces.length = indent.length / 4
    pieces.push(piece)
    return [pieces.join('')]
  })
}
