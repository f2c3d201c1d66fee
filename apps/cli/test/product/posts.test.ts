import { join } from 'node:path'
import { type DatabaseEnv, databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { open } from '../../src/open.ts'
import { cli } from '../cli.ts'
import { type People, peopleOf, type Way } from './people.ts'
import { rollcall } from './program.ts'
import { serve } from './server.ts'

const NOT_HELD = 1
const USAGE = 2
const NOT_FOUND = 3
const CONFLICT = 4
const UNAUTHENTICATED = 5
const FORBIDDEN = 6
const GONE = 12

const MARKDOWN = '# What happened\n\n\tcart = null\n\n* nobody <b>knows</b>\n'

let env: DatabaseEnv
let here: Way
let there: Way
let keep: People['keep']

t.before(async () => {
  env = await testEnv(t)
  const server = await serve(t, env)
  const accounts = { ada: 'member', bob: 'member', eve: 'admin', gus: 'guest' }
  const people = await peopleOf({ env, server, accounts, files: { '/desk/post.md': MARKDOWN } })
  here = people.here
  there = people.there
  keep = people.keep
  const item = await here('ada', ['items', 'create', '--title', 'The cart is empty'])
  t.equal(item.code, 0, item.err)
})

const create = ['posts', 'create', '--title']

t.test('a post comes from a file, from standard input, or from the command line', async (t) => {
  const about = ['--item-id', '#1', '--tags', 'Cart', '--tags', '#post-mortem']
  const written = await there('ada', [...create, 'Why', '--content-file', 'post.md', ...about])
  t.match(written, {
    code: 0,
    err: '',
    out: /^title\tWhy\nid\t\S+\nowner\tada\npublished\ttrue\nitem_id\t1\n/
  })
  t.match(written.out, '\ntags\tcart post-mortem\n')
  t.ok(written.out.endsWith(`\n\n${MARKDOWN}`))
  keep('why', written)
  const piped = await here('bob', [...create, 'Note', '--content-file', '-'], 'From a pipe\n')
  t.match(piped, { code: 0, out: /\n\nFrom a pipe\n$/ })
  keep('note', piped)
  keep('word', await here('bob', [...create, 'Word', '--content', 'Short.', '--item-id', '1']))
  t.match(await there('ada', ['posts', 'list']), {
    code: 0,
    out: /^\S+\t0\t0\tbob\t\S+\tWord\n\S+\t0\t0\tbob\t\S+\tNote\n\S+\t0\t0\tada\t\S+\tWhy\n$/
  })
  const item = await there('gus', ['items', 'show', '#1'])
  t.match(item.out, /\npost\t\S+\t0\t0\tbob\t\S+\tWord\npost\t\S+\t0\t0\tada\t\S+\tWhy\n$/)
})

t.test('a draft is seen by its owner alone until it is published', async (t) => {
  keep('draft', await there('ada', [...create, 'Draft', '--content', 'x', '--draft']))
  for (const way of [here, there]) {
    t.match(await way('bob', ['posts', 'show', '@draft']), { code: NOT_FOUND, err: /^Error: / })
    t.match(await way('ada', ['posts', 'list', '--state', 'draft']), { code: 0, out: /\tDraft\n$/ })
  }
  const published = await here('ada', ['posts', 'update', '@draft', '--published', '--item-id', '#1'])
  t.match(published, { code: 0, out: /\npublished\ttrue\nitem_id\t1\n/ })
  const cleared = await there('ada', ['posts', 'update', '@draft', '--item-id', '', '--tags', ''])
  t.match(cleared, { code: 0, out: /\nitem_id\t\nitem_source\t\ntags\t\n/ })
  const anew = ['posts', 'replace', '@draft', '--title', 'No draft', '--content', 'Anew']
  t.match(await there('ada', anew), { code: 0, out: /^title\tNo draft\n/ })
})

t.test('what may not be is refused with the code of its kind', async (t) => {
  for (const way of [here, there]) {
    t.match(await way('bob', ['posts', 'update', '@why', '--title', 'Mine']), {
      code: FORBIDDEN,
      out: '',
      err: 'Error: Only its owner can change this\n'
    })
    t.match(await way('gus', [...create, 'x', '--content', 'y']), { code: FORBIDDEN })
    t.match(await way('ada', ['posts', 'update', 'nothing', '--title', 'x']), { code: NOT_FOUND })
    t.match(await way('ada', [...create, 'x', '--content', 'y', '--item-id', '#99']), { code: NOT_FOUND })
    t.match(await way('ada', [...create, 'x', '--content', ' ']), {
      code: USAGE,
      err: /Invalid value for '--content': is empty/
    })
    const file = [...create, 'x', '--content-file', '-']
    t.match(await way('ada', file, '\n'), { code: USAGE, err: /'--content-file': is empty/ })
    t.match(await way('ada', file, 'x'.repeat(100_001)), {
      code: USAGE,
      err: /'--content-file': must not have more than 100000 characters/
    })
    t.match(await way('ada', file, 'a\u0000b'), { code: USAGE, err: /^Error: / })
  }
})

t.test('votes are counted once for each user, and taken back', async (t) => {
  const vote = ['posts', 'vote', '@why']
  const one = /^score\t1\nup\t1\ndown\t0\nvotes\t1\nmy_vote\t1\n/
  t.match(await there('bob', [...vote, '--up']), { code: 0, out: one })
  t.match(await here('bob', [...vote, '--value', '1']), { code: 0, out: one })
  t.match(await here('ada', [...vote, '--down']), { code: 0, out: /^score\t0\nup\t1\ndown\t1\nvotes\t2\n/ })
  for (const way of [there, here])
    t.match(await way('ada', ['posts', 'unvote', '@why']), { code: 0, out: /^score\t1\n.*\nmy_vote\t0\n/s })
  t.match(await here('gus', [...vote, '--up']), { code: FORBIDDEN })
  t.match(await there('ada', ['posts', 'vote', 'nothing', '--up']), { code: NOT_FOUND })
})

t.test('a strict vote says when there was nothing to do', async (t) => {
  const cast = ['posts', 'cast', '@note', '--dir']
  t.match(await there('ada', [...cast, '1']), { code: 0, out: /^score\t1\n/ })
  for (const way of [here, there]) {
    t.match(await way('ada', [...cast, '1']), { code: CONFLICT, err: /already voted/ })
    t.match(await way('eve', [...cast, '0']), { code: CONFLICT, err: /no vote/ })
  }
  t.match(await here('ada', [...cast, '0']), { code: 0, out: /^score\t0\n/ })
})

t.test('lists are ordered, filtered and walked', async (t) => {
  const titles = async (...argv: string[]) =>
    (await there('bob', ['posts', 'list', '--fields', 'title', ...argv])).out.trimEnd().split('\n')
  t.equal((await titles('--sort', 'top'))[0], 'Why')
  t.strictSame(await titles('--item-id', '#1'), ['Word', 'Why'])
  t.strictSame(await titles('--tag', '#Cart'), ['Why'])
  t.strictSame(await titles('--owner', 'BOB'), ['Word', 'Note'])
  t.strictSame(await titles('--search', 'pipes'), ['Note'])
  t.strictSame(await titles('--all', '--limit', '1', '--skip', '2'), (await titles()).slice(2))
  t.strictSame((await titles('--page', '2', '--per-page', '3')).length, 1)
  t.match(await there('bob', ['posts', 'list', '--cursor', 'x']), { code: USAGE, err: /'--cursor'/ })
  t.match(await here('bob', ['posts', 'list', '--as-of', '2999-01-01T00:00:00Z']), {
    code: USAGE,
    err: /Invalid value for '--as-of': lies in the future/
  })
})

t.test('a discussion is a thread', async (t) => {
  const add = ['comments', 'add', '@why']
  const first = keep('first', await there('bob', [...add, '--content', 'I know.']))
  keep('second', await here('eve', [...add, '--content', 'So?']))
  const answer = [...add, '--content-file', '-', '--parent-id', '@first']
  const told = await there('ada', answer, 'Then\n\n* tell\n')
  t.match(told, { code: 0, out: /^id\t.*\nowner\tada\n.*\ndepth\t1\n.*\n\nThen\n\n\* tell\n$/s })
  const reply = keep('reply', told)
  const thread = await here('gus', ['comments', 'list', '@why'])
  t.match(
    thread.out,
    new RegExp(`^${first}\\t0\\t\\tbob\\t\\S+\\tI know\\.\n${reply}\\t1\\t${first}\\tada\\t`)
  )
  t.match(thread.out, /\tThen \* tell ?\n\S+\t0\t\teve\t\S+\tSo\?\n$/)
  const anew = ['comments', 'update', '@first', '--content', 'I do.']
  t.match(await there('bob', anew), { code: 0, out: /\n\nI do\.\n$/ })
  t.match(await here('ada', anew), { code: FORBIDDEN })
  t.match(await there('bob', ['comments', 'delete', '@first', '--yes']), { code: 0, out: 'Deleted.\n' })
  const left = await there('gus', ['comments', 'list', '@why'])
  t.match(left.out, new RegExp(`^${first}\\t0\\t\\t\\t\\S+\\t\\n${reply}\\t1\\t`))
  t.match(await here('bob', answer, 'Too late'), { code: CONFLICT })
  t.match(await here('bob', ['comments', 'restore', '@first']), { code: 0, out: /\n\nI do\.\n$/ })
  t.match(await there('bob', ['comments', 'restore', '@first']), { code: NOT_FOUND })
})

const SAME = [
  ['posts', 'list'],
  ['posts', 'list', '--sort', 'hot', '--all', '--json'],
  ['posts', 'list', '--sort', 'controversial', '--ndjson', '--html'],
  ['posts', 'list', '--page', '9'],
  ['posts', 'show', '@why'],
  ['posts', 'show', '@why', '--html', '--json'],
  ['posts', 'show', 'nothing-here'],
  ['posts', 'vote', '@why', '--up'],
  ['posts', 'vote', 'nothing-here', '--down'],
  ['posts', 'create', '--title', ' ', '--content', 'x'],
  ['posts', 'update', '@why', '--tags', 'two words'],
  ['posts', 'delete', '@why', '--yes'],
  ['posts', 'recount', '--verify'],
  ['posts', 'purge', '--older-than', '1d', '--yes'],
  ['comments', 'list', '@why'],
  ['comments', 'list', '@why', '--order', 'flat', '--json'],
  ['comments', 'delete', 'nothing-here', '--yes'],
  ['items', 'show', '#1']
]

t.test('a command prints the same against a server as beside the database', async (t) => {
  for (const argv of SAME) t.strictSame(await there('bob', argv), await here('bob', argv), argv.join(' '))
})

t.test('what was deleted is brought back by its owner or an administrator, for 30 days', async (t) => {
  const { sql } = await databaseOf(env, t)
  const remove = ['posts', 'delete', '@why', '--yes']
  t.match(await there('bob', remove), { code: FORBIDDEN })
  t.match(await here('ada', remove), { code: 0, out: 'Deleted.\n' })
  t.match(await there('ada', ['posts', 'show', '@why']), { code: NOT_FOUND })
  t.match(await here('eve', ['posts', 'list', '--state', 'deleted']), { out: /\tWhy\n$/ })
  t.match(await there('bob', ['posts', 'list', '--state', 'deleted']), { code: 0, out: '' })
  const restore = ['posts', 'restore', '@why']
  t.match(await there('eve', restore), { code: 0, out: /\nscore\t1\n.*\ncomments\t3\n/s })
  await here('ada', remove)
  await sql`update posts set deleted_at = deleted_at - interval '31 days' where deleted_at is not null`
  for (const way of [here, there])
    t.match(await way('ada', restore), { code: GONE, err: /more than 30 days ago/ })
})

t.test('cron removes for good what was deleted long ago', async (t) => {
  const purge = ['posts', 'purge']
  t.match(await operator(purge), { code: USAGE, err: /say --yes/ })
  t.match(await operator([...purge, '--older-than', '29d', '--yes']), {
    code: USAGE,
    err: /Invalid value for '--older-than': must be 30d or longer/
  })
  t.match(await operator([...purge, '--dry-run']), { out: 'posts\t1\ncomments\t0\ndry_run\ttrue\n' })
  const purged = await rollcall([...purge, '--yes'], env)
  t.strictSame(purged, { code: 0, out: 'posts\t1\ncomments\t0\ndry_run\tfalse\n', err: '' })
  t.match(await operator([...purge, '--yes', '--json']), { out: /^\{"posts":0,/ })
  t.match(await here('ada', ['posts', 'restore', '@why']), { code: NOT_FOUND })
})

t.test('cron finds counts that differ from the votes, and puts them right', async (t) => {
  const { sql } = await databaseOf(env, t)
  const verify = ['posts', 'recount', '--verify']
  const counted = 'posts\t3\nvotes\t0\n'
  t.match(await operator(verify), { code: 0, out: `${counted}wrong_count\t0\nrepaired\tfalse\n` })
  const [note] = await sql`select id from posts where title = 'Note'`
  await sql`update post_ranks set up = up + 2 where post_id = ${note?.id}`
  const wrong = `${counted}wrong_count\t1\nrepaired\tfalse\nwrong\t${note?.id}\t2\t0\t0\t0\n`
  t.strictSame(await rollcall(verify, env), { code: NOT_HELD, out: wrong, err: '' })
  t.match(await there('eve', verify), { code: NOT_HELD, out: wrong })
  t.match(await operator(['posts', 'recount']), { code: 0, out: /\nrepaired\ttrue\nwrong\t/ })
  t.match(await there('eve', verify), { code: 0 })
  t.match(await there('bob', verify), { code: FORBIDDEN })
})

t.test('beside the database one says who writes, and needs to be nobody to read', async (t) => {
  t.match(await operator(['posts', 'list']), { code: 0, out: /\tNote\n/ })
  t.match(await operator([...create, 'x', '--content', 'y']), { code: UNAUTHENTICATED, err: /--as/ })
})

t.test('the built program says the same', async (t) => {
  const file = join(t.testdir({ 'a.md': MARKDOWN }), 'a.md')
  const { code, err, out } = await rollcall(
    [...create, 'Built', '--content-file', file, '--item-id', '#1', '--as', 'bob'],
    env
  )
  t.match({ code, err }, { code: 0, err: '' })
  t.match(out, /\nitem_id\t1\n/)
  t.ok(out.endsWith(`\n\n${MARKDOWN}`))
})

/** Beside the database, without a terminal, as cron is. */
function operator(argv: readonly string[]) {
  return cli([...argv], { env, open })
}
