import t from 'tap'
import { cli, page } from './cli.ts'
import { aComment, aPost } from './posts-desk.ts'

const plain = { NO_COLOR: '1' }
const post = aPost().id
const idOf = (letter: string) => `0198c1a2-0000-7000-8000-00000000000${letter}`

const first = aComment({ content: 'I know.\n\n    really', replies: 2 })
const reply = aComment({
  id: idOf('b'),
  parent_id: idOf('a'),
  depth: 1,
  owner: { id: '1', username: 'ann' },
  content: 'Then *tell*.'
})
const deleted = aComment({
  id: idOf('c'),
  parent_id: idOf('a'),
  depth: 1,
  owner: null,
  content: null,
  replies: 1,
  deleted_at: '2026-11-21T11:58:00.000Z'
})
const deep = aComment({ id: idOf('d'), parent_id: idOf('c'), depth: 2, content: 'No.' })
const last = aComment({ id: idOf('e'), content: 'Later.', created_at: '2026-11-21T11:59:00.000Z' })
const thread = [first, reply, deleted, deep, last]

t.test('a thread has each reply further in than what it replies to', async (t) => {
  const app = { listComments: async () => page(thread) }
  const { out, calls } = await cli(['comments', 'list', post], { app, columns: 80, env: plain })
  t.strictSame(calls[0]?.input, { post })
  t.equal(
    out,
    `bob  3 minutes ago  ${idOf('a')}
  I know.

      really

  ann  3 minutes ago  ${idOf('b')}
    Then *tell*.

  deleted  3 minutes ago  ${idOf('c')}

    bob  3 minutes ago  ${idOf('d')}
      No.

bob  1 minute ago  ${idOf('e')}
  Later.
`
  )
})

t.test('a comment is shown with its HTML where that is asked for', async (t) => {
  const app = { showComment: async () => ({ ...reply, content_html: '<p>Then <em>tell</em>.</p>\n' }) }
  const { out, calls } = await cli(['comments', 'show', reply.id, '--html'], { app, columns: 80, env: plain })
  t.strictSame(calls[0]?.input, { id: reply.id, html: true })
  t.match(out, /\n\n<p>Then <em>tell<\/em>\.<\/p>\n$/)
  t.notMatch(out, '*tell*')
})

t.test('comments by time stand side by side, and say what they reply to', async (t) => {
  const app = { listComments: async () => page([first, last, reply]) }
  const { out } = await cli(['comments', 'list', post, '--order', 'flat'], { app, columns: 80, env: plain })
  t.match(out, `\nann  3 minutes ago  ${idOf('b')}  in reply to ${idOf('a')}\n  Then *tell*.\n`)
})

t.test('a thread goes on where a page ended', async (t) => {
  const pages = [page([first, reply], 'more'), page([deleted, deep, last])]
  const app = { listComments: async ({ cursor }: { cursor?: string }) => pages[cursor ? 1 : 0] ?? page([]) }
  const whole = await cli(['comments', 'list', post], {
    app: { listComments: async () => page(thread) },
    columns: 80,
    env: plain
  })
  const walked = await cli(['comments', 'list', post, '--all'], { app, columns: 80, env: plain })
  t.equal(walked.out, whole.out)
  const begun = { listComments: async () => page([deep, last]) }
  const rest = await cli(['comments', 'list', post, '--cursor', 'x'], { app: begun, columns: 80, env: plain })
  t.match(rest.out, /^ {4}bob {2}.*\n {6}No\.\n\nbob {2}/)
})

t.test('in a pipe a comment is one line, with its depth', async (t) => {
  const app = { listComments: async () => page(thread) }
  const { out } = await cli(['comments', 'list', post], { app })
  const at = '2026-11-21T11:57:00.000Z'
  t.equal(
    out,
    `${idOf('a')}\t0\t\tbob\t${at}\tI know.     really
${idOf('b')}\t1\t${idOf('a')}\tann\t${at}\tThen *tell*.
${idOf('c')}\t1\t${idOf('a')}\t\t${at}\t
${idOf('d')}\t2\t${idOf('c')}\tbob\t${at}\tNo.
${idOf('e')}\t0\t\tbob\t2026-11-21T11:59:00.000Z\tLater.
`
  )
  t.strictSame(JSON.parse((await cli(['comments', 'list', post, '--json'], { app })).out), page(thread))
})

t.test('no comments are told to people alone', async (t) => {
  const app = { listComments: async () => page([]) }
  t.match(await cli(['comments', 'list', post], { app, columns: 80 }), { out: '', err: 'No comments.\n' })
  t.match(await cli(['comments', 'list', post], { app }), { code: 0, out: '', err: '' })
})

t.test('what a comment says cannot speak to the terminal', async (t) => {
  const app = { listComments: async () => page([aComment({ content: '\u001b[2J\u202e' })]) }
  for (const options of [{}, { columns: 80, env: plain }])
    t.match((await cli(['comments', 'list', post], { app, ...options })).out, /\\x1b\[2J\\u202e\n$/)
})

t.test('a comment is written from the command line, a file, standard input, or an answer', async (t) => {
  const app = { createComment: async () => reply, updateComment: async () => first }
  const said = await cli(['comments', 'add', post, '--content', 'Then *tell*.', '--parent-id', idOf('a')], {
    app
  })
  t.strictSame(said.calls[0]?.input, { post, content: 'Then *tell*.', parent_id: idOf('a') })
  t.match(said.out, /^id\t.*b\nowner\tann\n.*\nparent_id\t.*a\ndepth\t1\n.*\n\nThen \*tell\*\.\n$/s)
  const piped = await cli(['comments', 'add', post, '--content-file', '-'], { app, typed: ['From a pipe\n'] })
  t.strictSame(piped.calls[0]?.input, { post, content: 'From a pipe\n' })
  const asked = await cli(['comments', 'add', post], { app, columns: 80, typed: ['An answer\n'] })
  t.match(asked, { code: 0, err: 'Content: ' })
  t.strictSame(asked.calls[0]?.input, { post, content: 'An answer' })
  const anew = await cli(['comments', 'update', idOf('a'), '--content-file', 'a.md'], {
    app,
    files: { '/desk/a.md': 'Anew' }
  })
  t.strictSame(anew.calls[0]?.input, { id: idOf('a'), content: 'Anew' })
})

t.test('what is wrong is told before anything is opened', async (t) => {
  for (const [argv, err] of [
    [['add'], "Missing argument 'POST'."],
    [['add', post], "Missing option '--content' or '--content-file'."],
    [['update', idOf('a')], "Missing option '--content' or '--content-file'."],
    [['add', post, 'text'], "Missing option '--content' or '--content-file'."],
    [['add', post, 'text', '--content', 'x'], 'Got unexpected extra argument (text)'],
    [['list'], "Missing argument 'POST'."],
    [['list', post, '--order', 'best'], "'best' is not one of 'thread', 'flat'."],
    [['delete'], "Missing argument 'COMMENT'."]
  ] as const) {
    const { code, err: told, opened } = await cli(['comments', ...argv])
    t.match({ code, told, opened }, { code: 2, told: err, opened: [] }, argv.join(' '))
  }
})

t.test('deleting asks first, and says how it comes back', async (t) => {
  const app = {
    showComment: async () => first,
    deleteComment: async () => {},
    restoreComment: async () => first
  }
  const asked = await cli(['comments', 'delete', idOf('a')], { app, columns: 80, typed: ['y\n'] })
  t.match(asked, { code: 0, out: 'Deleted.\n', err: "Delete the comment of bob, 'I know. really'? [y/N]: " })
  t.match(asked.err, "For 30 days 'comments restore' brings it back.\n")
  t.match(await cli(['comments', 'delete', idOf('a')], { app, columns: 80, typed: ['\n'] }), {
    code: 1
  })
  t.match(await cli(['comments', 'delete', idOf('a')], { app }), { code: 2, err: /say --yes/ })
  t.match(await cli(['comments', 'delete', idOf('a'), '--yes'], { app }), { code: 0, err: '' })
  t.match(await cli(['comments', 'restore', idOf('a')], { app }), {
    code: 0,
    out: /\n\nI know\.\n\n {4}really\n$/
  })
})
