import t from 'tap'
import { cli } from './cli.ts'
import { aPost, aTally } from './posts-desk.ts'

const { id } = aPost()

t.test('a post is written from the command line, a file or standard input', async (t) => {
  const app = { createPost: async () => aPost() }
  const given = async (argv: string[], options: object = {}) =>
    (await cli(['posts', 'create', '--title', 'A title', ...argv], { app, ...options })).calls[0]?.input
  const title = 'A title'
  t.strictSame(await given(['--content', 'Short.', '--item-id', '#17', '--tags', 'a', '--tags', '#B']), {
    title,
    content: 'Short.',
    item_id: '#17',
    tags: ['a', '#B']
  })
  const files = { '/desk/post.md': '# From a file\n' }
  t.strictSame(await given(['--content-file', 'post.md'], { files }), { title, content: '# From a file\n' })
  t.strictSame(await given(['--content-file', '-'], { typed: ['piped\n'] }), { title, content: 'piped\n' })
  t.strictSame(await given(['--content', 'x', '--draft']), { title, content: 'x', published: false })
  t.strictSame(await given(['--content', 'x', '--no-published']), { title, content: 'x', published: false })
})

t.test('on a terminal title and content are asked for, and a draft says what it is', async (t) => {
  const app = { createPost: async () => aPost({ published: false }) }
  const asked = await cli(['posts', 'create', '--draft'], {
    app,
    columns: 80,
    typed: ['A title\n', 'Text\n']
  })
  t.match(asked, { code: 0, err: /Title: .*Content: /s })
  t.match(asked.err, /You alone see it, until 'posts update --published' shows it to all\.\n$/)
  t.strictSame(asked.calls[0]?.input, { title: 'A title', content: 'Text', published: false })
  const half = await cli(['posts', 'create', '--content-file', 'post.md'], {
    app,
    columns: 80,
    files: { '/desk/post.md': 'From a file' },
    typed: ['A title\n']
  })
  t.strictSame(half.calls[0]?.input, { title: 'A title', content: 'From a file' })
  t.notMatch(half.err, 'Content')
})

t.test('what is wrong is told before anything is read or asked for', async (t) => {
  for (const [argv, err] of [
    [['create'], "Missing option '--title'."],
    [['create', '--title', 'x'], "Missing option '--content' or '--content-file'."],
    [
      ['create', '--title', 'x', '--content', 'y', '--item-id', 'seven'],
      "'seven' is not valid: it must be an id"
    ],
    [['create', '--title', 'x', '--content', 'y', '--item-id', '0'], "'0' is not valid: it must be an id"],
    [['create', '--title', 'x', '--content-file', 'none.md'], "'none.md': No such file or directory"],
    [
      ['create', '--title', 'x', '--content', 'y', '--content-file', '-'],
      "Options '--content' and '--content-file' exclude each other."
    ],
    [
      ['create', '--title', 'x', '--content', 'y', '--draft', '--published'],
      "Options '--published' and '--draft' exclude each other."
    ],
    [['update'], "Missing argument 'POST'."],
    [['replace', id, '--title', 'x'], "Missing option '--content' or '--content-file'."],
    [['vote', id], "Missing option '--value', '--up' or '--down'."],
    [['vote', id, '--up', '--down'], "Options '--up' and '--down' exclude each other."],
    [['vote', id, '--value', '-1', '--up'], "Options '--value' and '--up' exclude each other."],
    [['vote', id, '--value', '0'], "'0' is not one of '1', '-1'."],
    [['cast', id], "Missing option '--dir'."],
    [['cast', id, '--dir', '-1'], "'-1' is not one of '1', '0'."],
    [['list', '--sort', 'best'], "'best' is not one of 'new', 'top', 'hot', 'controversial'."],
    [['list', '--fields', 'titel'], "'titel' is not a field"],
    [['lst'], "No such command 'lst'. Did you mean 'list'?"]
  ] as const) {
    const { code, err: told, opened } = await cli(['posts', ...argv])
    t.match({ code, told, opened }, { code: 2, told: err, opened: [] }, argv.join(' '))
  }
})

t.test('a change names the parts that change', async (t) => {
  const app = { updatePost: async () => aPost(), replacePost: async () => aPost() }
  const given = async (...argv: string[]) =>
    (await cli(['posts', ...argv], { app, files: { '/desk/a.md': 'Anew' } })).calls[0]?.input
  t.strictSame(await given('update', id, '--item-id', '', '--tags', ''), { id, item_id: null, tags: [] })
  t.strictSame(await given('update', id, '--item-id', '17', '--published'), {
    id,
    item_id: '17',
    published: true
  })
  t.strictSame(await given('update', id, '--content-file', 'a.md'), { id, content: 'Anew' })
  t.strictSame(await given('replace', id, '--title', 'T', '--content', 'C'), {
    id,
    title: 'T',
    content: 'C'
  })
})

t.test('the command line wins over the environment where both say the same part', async (t) => {
  const app = { createPost: async () => aPost(), setVote: async () => aTally() }
  const env = { ROLLCALL_POSTS_CREATE_CONTENT: 'From the environment', ROLLCALL_POSTS_VOTE_UP: '1' }
  const files = { '/desk/a.md': 'From a file' }
  const create = ['posts', 'create', '--title', 'T']
  t.match((await cli(create, { app, env })).calls, [{ input: { content: 'From the environment' } }])
  const named = await cli([...create, '--content-file', 'a.md'], { app, env, files })
  t.match(named.calls, [{ input: { content: 'From a file' } }])
  t.match((await cli(['posts', 'vote', id], { app, env })).calls, [{ input: { value: 1 } }])
  t.match((await cli(['posts', 'vote', id, '--down'], { app, env })).calls, [{ input: { value: -1 } }])
  t.match((await cli(['posts', 'vote', id, '--value', '-1'], { app, env })).calls, [{ input: { value: -1 } }])
})

t.test('help tells of both ways to say the content, and what is required', async (t) => {
  const told = async (...argv: string[]) => (await cli([...argv, '--help'])).out.replace(/\s+/g, ' ')
  const create = await told('posts', 'create')
  t.match(create, 'Usage: rollcall posts create [OPTIONS] Write a post')
  t.match(
    create,
    '--content TEXT Markdown [env var: ROLLCALL_POSTS_CREATE_CONTENT; required unless --content-file]'
  )
  t.match(
    create,
    '--content-file FILE File that holds the content (- is standard input) [env var: ROLLCALL_POSTS_CREATE_CONTENT_FILE]'
  )
  t.match(
    create,
    '--item-id ITEM Item of the tracker that it is about: id or #counter; empty for none [env var: ROLLCALL_POSTS_CREATE_ITEM_ID]'
  )
  t.match(await told('posts', 'update'), '--content TEXT Markdown [env var: ROLLCALL_POSTS_UPDATE_CONTENT] ')
  const vote = await told('posts', 'vote')
  t.match(vote, 'Usage: rollcall posts vote [OPTIONS] POST ')
  t.match(
    vote,
    '--value [1|-1] 1 for it, -1 against it [env var: ROLLCALL_POSTS_VOTE_VALUE; required unless --up or --down]'
  )
  t.match(vote, '--down Short for --value -1 [env var: ROLLCALL_POSTS_VOTE_DOWN]')
})
