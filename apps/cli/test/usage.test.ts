import t from 'tap'
import { anItem, aUser, cli, page } from './cli.ts'

const listItems = async () => page([anItem()])

t.test('without a command the full help goes to stderr, and the exit code is 2', async (t) => {
  const { code, out, err } = await cli([])
  t.equal(code, 2)
  t.equal(out, '')
  t.match(err, /^Usage: rollcall \[OPTIONS\] COMMAND \[ARGS\]\.\.\.\n\n {2}A self-hosted desk/)
  t.match(err, /\nCommands:\n {2}audit .*\n {2}auth +Register/)
})

t.test('a group without a command shows its own help the same way', async (t) => {
  const { code, out, err } = await cli(['items'])
  t.equal(code, 2)
  t.equal(out, '')
  t.match(err, /^Usage: rollcall items \[OPTIONS\] COMMAND \[ARGS\]\.\.\./)
})

t.test('the program is called what it was called by', async (t) => {
  t.match((await cli(['--help'], { program: 'cli' })).out, /^Usage: cli \[OPTIONS\] COMMAND/)
})

t.test('--version says the version', async (t) => {
  t.match(await cli(['--version']), { code: 0, out: 'rollcall, version 0.1.0\n', err: '' })
})

t.test('an unknown command is refused with the usage and a suggestion', async (t) => {
  const { code, out, err } = await cli(['items', 'lst'])
  t.equal(code, 2)
  t.equal(out, '')
  t.equal(
    err,
    `Usage: rollcall items [OPTIONS] COMMAND [ARGS]...
Try 'rollcall items --help' for help.

Error: No such command 'lst'. Did you mean 'list'?
`
  )
  t.match((await cli(['itms'])).err, /Error: No such command 'itms'. Did you mean 'items'\?\n$/)
  t.match((await cli(['zzzzzz'])).err, /Error: No such command 'zzzzzz'.\n$/)
})

t.test('several likely commands are all suggested', async (t) => {
  const { err } = await cli(['items', 'occurence'])
  t.match(err, /No such command 'occurence'. \(Did you mean one of: 'occurrence', 'occurrences'\?\)/)
})

t.test('an unknown option is refused with a suggestion', async (t) => {
  const { code, err } = await cli(['items', 'list', '--statsu', 'active'])
  t.equal(code, 2)
  t.match(err, /^Usage: rollcall items list \[OPTIONS\]\nTry 'rollcall items list --help' for help.\n\n/)
  t.match(err, /Error: No such option '--statsu'. Did you mean '--status'\?\n$/)
  t.match((await cli(['items', 'list', '-x'])).err, /Error: No such option '-x'.\n$/)
  t.match(
    (await cli(['--sever'])).err,
    /No such option '--sever'. \(Did you mean one of: '--server', '--version'\?\)\n$/
  )
})

t.test('an option without its value, or a flag with one, is refused', async (t) => {
  t.match((await cli(['items', 'list', '--limit'])).err, /Error: Option '--limit' requires an argument.\n$/)
  t.match((await cli(['items', 'list', '--json=1'])).err, /Error: Option '--json' does not take a value.\n$/)
})

t.test('a word that is not a choice is refused with all choices', async (t) => {
  const { code, err } = await cli(['items', 'list', '--status', 'bad'])
  t.equal(code, 2)
  t.match(
    err,
    /Error: Invalid value for '--status': 'bad' is not one of 'active', 'resolved', 'muted', 'archived'.\n$/
  )
})

t.test('what is no integer, or out of range, is refused', async (t) => {
  const list = async (limit: string) => (await cli(['items', 'list', '--limit', limit])).err
  t.match(await list('abc'), /Error: Invalid value for '--limit': 'abc' is not a valid integer range.\n$/)
  t.match(await list('500'), /Error: Invalid value for '--limit': 500 is not in the range 1<=x<=100.\n$/)
})

t.test('a text that does not fit its pattern is refused with what is wanted', async (t) => {
  const { code, err, opened } = await cli(['items', 'show', 'abc'])
  t.equal(code, 2)
  t.match(
    err,
    /Error: Invalid value for 'ITEM': 'abc' is not valid: it must be an id, as in 17, or a counter, as in #17.\n$/
  )
  t.strictSame(opened, [])
})

t.test('JSON that is none, or no object, is refused', async (t) => {
  const create = async (json: string) =>
    (await cli(['items', 'create', '--title', 'x', '--custom', json])).err
  t.match(await create('{'), /Invalid value for '--custom': '\{' is not valid JSON.\n$/)
  t.match(await create('[1]'), /Invalid value for '--custom': '\[1\]' is not a JSON object.\n$/)
})

t.test('a missing argument is told before a missing option', async (t) => {
  t.match((await cli(['items', 'show'])).err, /Error: Missing argument 'ITEM'.\n$/)
  t.match((await cli(['items', 'create'])).err, /Error: Missing option '--title'.\n$/)
})

t.test('a wrong option on the command line is told before a missing argument, as click does', async (t) => {
  t.match((await cli(['reports', 'clean', 'x', '--keep', '0'])).err, /Invalid value for '--keep'/)
  t.match((await cli(['items', 'resolve', '--version', '1', '--fields', 'x'])).err, /Missing argument 'ITEM'/)
})

t.test('too many arguments are refused, all of them named', async (t) => {
  t.match((await cli(['items', 'show', '1', '2'])).err, /Error: Got unexpected extra argument \(2\)\n$/)
  t.match((await cli(['items', 'list', 'a', 'b'])).err, /Error: Got unexpected extra arguments \(a b\)\n$/)
})

t.test('an option given again replaces the first, and one for several values gathers them', async (t) => {
  const { calls } = await cli(
    ['items', 'list', '--status', 'active', '--status=muted', '--limit', '5', '--limit', '7'],
    { app: { listItems } }
  )
  t.strictSame(calls, [{ useCase: 'listItems', input: { status: ['active', 'muted'], limit: 7 } }])
})

t.test('after -- everything is an argument', async (t) => {
  const { calls } = await cli(['items', 'show', '--', '#17'], { app: { showItem: async () => anItem() } })
  t.strictSame(calls, [{ useCase: 'showItem', input: { id: '#17' } }])
})

t.test('an empty text says none where none can be said', async (t) => {
  const app = { updateItem: async () => anItem() }
  const { calls } = await cli(['items', 'update', '17', '--assigned-user-id', '', '--no-snooze-enabled'], {
    app
  })
  t.strictSame(calls[0]?.input, { id: '17', assigned_user_id: null, snooze_enabled: false })
})

t.test('--admin is short for --role admin', async (t) => {
  const { calls } = await cli(['users', 'create', '--username', 'ann', '--email', 'a@b.c', '--admin'], {
    app: { createUser: async () => aUser() },
    env: { ROLLCALL_USERS_CREATE_PASSWORD: 'secret1' }
  })
  t.strictSame(calls[0]?.input, { username: 'ann', email: 'a@b.c', password: 'secret1', role: 'admin' })
  const contradiction = await cli(['users', 'create', '--admin', '--role', 'guest'])
  t.match(contradiction, { code: 2, err: "Options '--role' and '--admin' exclude each other.", opened: [] })
})
