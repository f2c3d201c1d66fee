import t from 'tap'
import { cli } from './cli.ts'
import { aPost, aTally } from './posts-desk.ts'

const plain = { NO_COLOR: '1' }
const { id } = aPost()

t.test('votes are cast, taken back, and told', async (t) => {
  const app = {
    setVote: async () => aTally(),
    clearVote: async () => aTally({ my_vote: 0 }),
    castVote: async () => aTally()
  }
  const told = `score\t3\nup\t4\ndown\t1\nvotes\t5\nmy_vote\t1\npost_id\t${id}\n`
  const inputOf = async (...argv: string[]) => {
    const { code, out, calls } = await cli(['posts', ...argv], { app })
    t.equal(code, 0)
    t.match(out, argv[0] === 'unvote' ? 'my_vote\t0\n' : told)
    return calls[0]?.input
  }
  t.strictSame(await inputOf('vote', id, '--up'), { id, value: 1 })
  t.strictSame(await inputOf('vote', id, '--down'), { id, value: -1 })
  t.strictSame(await inputOf('vote', id, '--value', '-1'), { id, value: -1 })
  t.strictSame(await inputOf('vote', id, '--value', '1', '--up'), { id, value: 1 })
  t.strictSame(await inputOf('unvote', id), { id })
  t.strictSame(await inputOf('cast', id, '--dir', '1'), { post_id: id, dir: 1 })
  t.strictSame(await inputOf('cast', id, '--dir', '0'), { post_id: id, dir: 0 })
})

t.test('deleting asks first, says what goes, and how it comes back', async (t) => {
  const app = {
    showPost: async () => aPost({ comments: 1 }),
    deletePost: async () => {},
    restorePost: async () => aPost()
  }
  const asked = await cli(['posts', 'delete', id], { app, columns: 80, typed: ['y\n'] })
  t.match(asked, { code: 0, out: 'Deleted.\n' })
  t.match(asked.err, "Delete the post 'Why the cart was empty', with 5 votes and 1 comment? [y/N]: ")
  t.match(asked.err, "For 30 days 'posts restore' brings it back.\n")
  const refused = await cli(['posts', 'delete', id], { app, columns: 80, typed: ['n\n'] })
  t.match(refused, { code: 1, calls: [{ useCase: 'showPost' }] })
  t.match(await cli(['posts', 'delete', id], { app }), { code: 2, err: /say --yes/, opened: [] })
  t.match(await cli(['posts', 'delete', id, '--yes'], { app }), { code: 0, out: 'Deleted.\n', err: '' })
  t.match(await cli(['posts', 'restore', id], { app }), { code: 0, out: /^title\tWhy the cart/ })
})

t.test('removing for good asks with the numbers', async (t) => {
  const app = { purgePosts: async ({ dry_run = false }) => ({ posts: 1, comments: 3, dry_run }) }
  const asked = await cli(['posts', 'purge', '--older-than', '60d'], { app, columns: 80, typed: ['y\n'] })
  t.match(asked.err, 'Remove 1 post, and 3 comments on others, for good? [y/N]: ')
  t.strictSame(
    asked.calls.map(({ input }) => input),
    [{ older_than: '60d', dry_run: true }, { older_than: '60d' }]
  )
  t.match(await cli(['posts', 'purge'], { app }), { code: 2, err: /say --yes/, opened: [] })
  const cron = await cli(['posts', 'purge', '--yes'], { app })
  t.match(cron, { code: 0, err: '', out: 'posts\t1\ncomments\t3\ndry_run\tfalse\n' })
  t.match(await cli(['posts', 'purge', '--dry-run'], { app }), { code: 0, out: /dry_run\ttrue\n$/ })
  const nothing = { purgePosts: async () => ({ posts: 0, comments: 0, dry_run: false }) }
  t.match(await cli(['posts', 'purge'], { app: nothing, columns: 80 }), { code: 0, err: '' })
})

t.test('a recount shows what differed, and a comparison that differs does not hold', async (t) => {
  const wrong = [{ post_id: id, counted: { up: 5, down: 1 }, votes: { up: 4, down: 1 } }]
  const found = { posts: 12, votes: 40, wrong_count: 1, wrong }
  const app = { recountPosts: async ({ verify = false }) => ({ ...found, repaired: !verify }) }
  const verified = await cli(['posts', 'recount', '--verify'], { app })
  t.match(verified, { code: 1, err: '', calls: [{ input: { verify: true } }] })
  t.equal(verified.out, `posts\t12\nvotes\t40\nwrong_count\t1\nrepaired\tfalse\nwrong\t${id}\t5\t1\t4\t1\n`)
  const repaired = await cli(['posts', 'recount'], { app, columns: 80, env: plain })
  t.equal(repaired.code, 0)
  t.equal(
    repaired.out,
    `posts        12
votes        40
wrong count  1
repaired     true

COUNTED UP  COUNTED DOWN  VOTES UP  VOTES DOWN  POST ID
         5             1         4           1  ${id}
`
  )
  const fine = { recountPosts: async () => ({ ...found, wrong: [], wrong_count: 0, repaired: false }) }
  t.match(await cli(['posts', 'recount', '--verify'], { app: fine, columns: 80, env: plain }), {
    code: 0,
    out: /\nrepaired +false\n$/
  })
})
