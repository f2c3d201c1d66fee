import t from 'tap'
import { aUser, cli } from './cli.ts'

const app = { createUser: async () => aUser() }
const clean = { cleanReports: async ({ dry_run = false }) => ({ deleted: dry_run ? 12 : 12 }) }

t.test('on a terminal what is missing is asked for, a new password hidden and twice', async (t) => {
  const { code, err, calls, out } = await cli(['users', 'create'], {
    app,
    columns: 80,
    typed: ['ann\n', 'a@b.c\n', 'secret1\n', 'secret1\n']
  })
  t.equal(code, 0)
  t.strictSame(calls[0]?.input, { username: 'ann', email: 'a@b.c', password: 'secret1' })
  for (const prompt of ['Username: ', 'Email: ', 'Password: ', 'Repeat for confirmation: '])
    t.match(err, prompt)
  t.notMatch(err, 'secret1')
  t.notMatch(out, 'Password')
})

t.test('nothing is asked for by a command line that cannot be understood', async (t) => {
  const { code, err } = await cli(['users', 'create', '--json', '--ndjson'], { app, columns: 80 })
  t.equal(code, 2)
  t.match(err, /^Usage: .*\n.*\n\nError: Options '--json' and '--ndjson' exclude each other\.\n$/)
})

t.test('two passwords that differ are asked for again', async (t) => {
  const typed = ['secret1\n', 'secret2\n', 'secret3\n', 'secret3\n']
  const { err, calls } = await cli(['users', 'create', '--username', 'ann', '--email', 'a@b.c'], {
    app,
    columns: 80,
    typed
  })
  t.match(err, 'Error: The two entered values do not match.\n')
  t.match(calls[0]?.input, { password: 'secret3' })
})

t.test('a wrong answer is told and asked for again', async (t) => {
  const typed = ['a b\n', 'ann\n', 'secret1\n', 'secret1\n']
  const { err, calls } = await cli(['users', 'create', '--email', 'a@b.c'], { app, columns: 80, typed })
  t.match(err, "'a b' is not valid: it must be letters and digits only.\n")
  t.match(calls[0]?.input, { username: 'ann' })
})

t.test('a known password is asked for once', async (t) => {
  const login = async () => ({ user: { access: 'AAA', refresh: 'RRR', username: 'ann', email: 'a@b.c' } })
  const { code, err, out } = await cli(['auth', 'login', '--email', 'a@b.c'], {
    app: { login },
    columns: 80,
    typed: ['secret1\n'],
    piped: ['stdout']
  })
  t.equal(code, 0)
  t.notMatch(err, 'Repeat')
  t.match(out, 'access\tAAA\n')
})

t.test('without a terminal nothing is asked, and the error says what to do', async (t) => {
  const { code, err } = await cli(['users', 'create', '--username', 'ann', '--email', 'a@b.c'], { app })
  t.equal(code, 2)
  t.match(err, "Error: Missing option '--password-file'.")
  t.match(err, 'ROLLCALL_USERS_CREATE_PASSWORD')
  t.match((await cli(['users', 'create'], { app })).err, "Error: Missing option '--username'.\n")
})

t.test('a password comes from a file, standard input, or the environment', async (t) => {
  const argv = ['users', 'create', '--username', 'ann', '--email', 'a@b.c']
  const given = async (more: string[], options: object) =>
    (await cli([...argv, ...more], { app, ...options })).calls[0]?.input
  t.match(await given(['--password-file', 'pw'], { files: { '/desk/pw': 'secret1\n' } }), {
    password: 'secret1'
  })
  t.match(await given(['--password-file', '-'], { typed: ['secret2\n'] }), { password: 'secret2' })
  t.match(await given([], { env: { ROLLCALL_USERS_CREATE_PASSWORD: 'secret3' } }), { password: 'secret3' })
})

t.test('a destructive command asks with the number, and does it on yes', async (t) => {
  const { code, err, calls } = await cli(['reports', 'clean', '--keep', '2'], {
    app: clean,
    columns: 80,
    typed: ['y\n']
  })
  t.equal(code, 0)
  t.match(err, 'Delete 12 reports? [y/N]: ')
  t.strictSame(
    calls.map(({ input }) => input),
    [{ keep: 2, dry_run: true }, { keep: 2 }]
  )
})

t.test('anything but yes aborts', async (t) => {
  for (const typed of [['\n'], ['n\n'], ['what\n', 'no\n'], []]) {
    const { code, err, calls, closed } = await cli(['reports', 'clean'], { app: clean, columns: 80, typed })
    t.equal(code, 1)
    t.match(err, /Aborted!\n$/)
    t.equal(calls.length, 1)
    t.equal(closed, 1)
  }
})

t.test('Ctrl-C at a prompt aborts', async (t) => {
  const { code, err } = await cli(['users', 'create'], { app, columns: 80, typed: ['an\u0003'] })
  t.equal(code, 1)
  t.match(err, /\nAborted!\n$/)
})

t.test('--yes answers, and without a terminal it has to', async (t) => {
  const yes = await cli(['reports', 'clean', '--yes'], { app: clean })
  t.match(yes, { code: 0, err: '', out: 'deleted\t12\n' })
  t.equal(yes.calls.length, 1)
  for (const argv of [
    ['reports', 'clean'],
    ['items', 'delete', '17'],
    ['reports', 'delete', '0198c1a2-0000-7000-8000-000000000000']
  ]) {
    const { code, err, opened } = await cli(argv)
    t.equal(code, 2)
    t.match(err, '--yes')
    t.strictSame(opened, [])
  }
})

t.test('a dry run deletes nothing and asks nothing', async (t) => {
  const { code, calls } = await cli(['reports', 'clean', '--dry-run'], { app: clean })
  t.equal(code, 0)
  t.strictSame(
    calls.map(({ input }) => input),
    [{ dry_run: true }]
  )
})

t.test('what is recorded comes from a file or standard input', async (t) => {
  const recording = { recordOccurrence: async () => ({ id: null, uuid: 'abc' }) }
  const piped = await cli(['items', 'record', '-'], { app: recording, typed: ['{"data":{}}'] })
  t.match(piped, { code: 0, out: 'abc\n', calls: [{ input: { payload: '{"data":{}}' } }] })
  const named = await cli(['items', 'record', 'event.json'], {
    app: recording,
    files: { '/desk/event.json': '{}' },
    env: { ROLLCALL_ITEMS_RECORD_ACCESS_TOKEN: 'tok' }
  })
  t.strictSame(named.calls[0]?.input, { payload: '{}', access_token: 'tok' })
})
