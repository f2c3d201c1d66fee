import t from 'tap'
import { anItem, cli, page } from './cli.ts'
import { aPost } from './posts-desk.ts'

const plain = { NO_COLOR: '1' }
const { id } = aPost()

t.test('a list shows score, comments, owner and age, and cuts titles', async (t) => {
  const draft = aPost({
    title: 'A draft',
    published_at: null,
    score: -12,
    owner: { id: '1', username: 'bo' }
  })
  const app = { listPosts: async () => page([aPost(), draft]) }
  const { out } = await cli(['posts', 'list'], { app, columns: 100, env: plain })
  t.equal(
    out,
    `ID                                    SCORE  COMMENTS  OWNER  PUBLISHED   TITLE
${id}      3         2  ann    2 days ago  Why the cart was empty
${id}    -12         2  bo     -           A draft
`
  )
  const narrow = await cli(['posts', 'list'], { app, columns: 92, env: plain })
  t.match(narrow.out, 'Why the cart was …\n')
  const piped = await cli(['posts', 'list'], { app })
  t.match(piped.out, `${id}\t3\t2\tann\t2026-11-19T12:00:00.000Z\tWhy the cart was empty\n`)
  t.match(piped.out, `${id}\t-12\t2\tbo\t\tA draft\n`)
})

t.test('an empty list says so to people alone', async (t) => {
  const app = { listPosts: async () => page([]) }
  t.match(await cli(['posts', 'list'], { app, columns: 80 }), { code: 0, out: '', err: 'No posts.\n' })
  t.match(await cli(['posts', 'list'], { app }), { code: 0, out: '', err: '' })
})

t.test('a list is filtered and ordered by options', async (t) => {
  const app = { listPosts: async () => page([]) }
  const filters = ['--owner', 'ann', '--tag', '#cart', '--item-id', '#17', '--search', 'empty -full']
  const order = ['--sort', 'hot', '--period', 'week', '--as-of', '2d', '--skip', '5', '--state', 'deleted']
  const { calls } = await cli(['posts', 'list', ...filters, ...order], { app })
  t.strictSame(calls[0]?.input, {
    owner: 'ann',
    tag: '#cart',
    item_id: '#17',
    search: 'empty -full',
    sort: 'hot',
    period: 'week',
    as_of: '2d',
    skip: 5,
    state: 'deleted'
  })
})

t.test('a walk through all pages passes over rows once', async (t) => {
  const app = {
    listPosts: async ({ cursor }: { cursor?: string }) => page([aPost()], cursor ? null : 'more')
  }
  const { calls, code } = await cli(['posts', 'list', '--all', '--skip', '5', '--sort', 'top'], { app })
  t.equal(code, 0)
  t.strictSame(
    calls.map(({ input }) => input),
    [
      { sort: 'top', skip: 5, limit: 100 },
      { sort: 'top', limit: 100, cursor: 'more' }
    ]
  )
})

t.test('a post on its own is a header, and its Markdown as it was written', async (t) => {
  const app = { showPost: async () => aPost() }
  const shown = await cli(['posts', 'show', id], { app, columns: 80, env: plain })
  t.strictSame(shown.calls, [{ useCase: 'showPost', input: { id } }])
  for (const line of [
    'title         Why the cart was empty',
    'owner         ann',
    'tags          cart post-mortem',
    'my vote       1',
    'published at  2026-11-19T12:00:00.000Z (2 days ago)'
  ])
    t.match(shown.out, `${line}\n`)
  t.match(shown.out, /\n\n# What happened\n\n {4}cart = null\n\nNobody \*knows\*\.\n$/)
  const [head = '', ...text] = (await cli(['posts', 'show', id], { app })).out.split('\n\n')
  t.match(head, /^title\tWhy the cart was empty\nid\t0198/)
  t.equal(head.split('\n').length, Object.keys(aPost()).length - 1, 'nothing but the content is left out')
  t.equal(text.join('\n\n'), '# What happened\n\n\tcart = null\n\nNobody *knows*.\n')
})

t.test('HTML is shown where it is asked for', async (t) => {
  const app = { showPost: async () => aPost({ content_html: '<h1>What happened</h1>\n' }) }
  const { out, calls } = await cli(['posts', 'show', id, '--html'], { app })
  t.match(out, /\n\n<h1>What happened<\/h1>\n$/)
  t.strictSame(calls[0]?.input, { id, html: true })
})

t.test('what a post says cannot speak to the terminal', async (t) => {
  const app = { showPost: async () => aPost({ content: 'a\u001b[2J\u202eb\r\n\tc' }) }
  for (const options of [{}, { columns: 80, env: plain }]) {
    const { out } = await cli(['posts', 'show', id], { app, ...options })
    t.match(out, /\n\na\\x1b\[2J\\u202eb\n\s+c\n$/)
  }
  const { out } = await cli(['posts', 'show', id, '--json'], { app })
  t.equal(JSON.parse(out).content, 'a\u001b[2J\u202eb\r\n\tc')
})

t.test('--json prints what was answered, --ndjson a post a line, --fields chooses', async (t) => {
  const app = {
    listPosts: async () => page([aPost(), aPost({ title: 'Two' })]),
    showPost: async () => aPost()
  }
  const answer = page([aPost(), aPost({ title: 'Two' })])
  t.strictSame(JSON.parse((await cli(['posts', 'list', '--json'], { app })).out), answer)
  const { out } = await cli(['posts', 'list', '--ndjson', '--fields', 'title,owner.username'], { app })
  t.equal(
    out,
    '{"title":"Why the cart was empty","owner":{"username":"ann"}}\n{"title":"Two","owner":{"username":"ann"}}\n'
  )
  t.equal((await cli(['posts', 'show', id, '--fields', 'score'], { app })).out, '3\n')
})

t.test('an item is followed by the posts about it', async (t) => {
  const app = { showItem: async () => anItem({ posts: [aPost()] }) }
  const shown = await cli(['items', 'show', '#17'], { app, columns: 100, env: plain })
  t.match(
    shown.out,
    /\nfingerprint {10}f00\n\nID +SCORE {2}COMMENTS {2}OWNER {2}PUBLISHED {3}TITLE\n0198\S+ {6}3 {9}2 {2}ann/
  )
  const { out } = await cli(['items', 'show', '#17'], { app })
  t.match(
    out,
    `\nfingerprint\tf00\npost\t${id}\t3\t2\tann\t2026-11-19T12:00:00.000Z\tWhy the cart was empty\n`
  )
  const none = await cli(['items', 'show', '#17'], { app: { showItem: async () => anItem() }, columns: 80 })
  t.match(none.out, /fingerprint.*f00\S*\n$/)
})
