import t from 'tap'
import { testServer } from './fixtures/test-server.ts'

t.test('the page works without any other server', async (t) => {
  const { server } = await testServer(t)
  for (const url of ['/docs', '/docs/']) {
    const page = await server.inject(url)
    t.equal(page.statusCode, 200)
    t.notMatch(
      page.body,
      /<script>|(?:src|href)="(?:https?:)?\/\//,
      'neither inline scripts nor foreign addresses'
    )
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset = '']) => asset)
    t.ok(assets.length >= 5)
    for (const asset of assets) {
      const { pathname } = new URL(asset, `http://localhost${url}`)
      t.equal((await server.inject(pathname)).statusCode, 200, pathname)
    }
  }
})

t.test('the bare address leads to the page', async (t) => {
  const { server } = await testServer(t)
  t.match(await server.inject('/'), { statusCode: 302, headers: { location: 'docs' } })
})
