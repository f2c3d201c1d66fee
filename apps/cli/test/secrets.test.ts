import t from 'tap'
import { aUser, cli } from './cli.ts'

const app = {
  changePassword: async () => ({ ended_sessions: 2 }),
  changeProfile: async () => aUser(),
  refresh: async () => ({ access: 'AAA', refresh: 'rr_next' })
}
const change = ['auth', 'password']
const passwords = { current_password: 'secret1', new_password: 'secret2' }

t.test('of two passwords the known one is asked for once, the new one twice', async (t) => {
  const { code, err, calls } = await cli(change, {
    app,
    columns: 80,
    typed: ['secret1\n', 'secret2\n', 'secret2\n']
  })
  t.equal(code, 0)
  t.strictSame(err.match(/[A-Z][a-z ]+: /g), [
    'Current password: ',
    'New password: ',
    'Repeat for confirmation: '
  ])
  t.notMatch(err, /secret/)
  t.strictSame(calls[0]?.input, passwords)
})

t.test('one password may come from standard input, the other from a file or a variable', async (t) => {
  const given = async (argv: string[], options: object) =>
    (await cli([...change, ...argv], { app, ...options })).calls[0]?.input
  const typed = ['secret1\n']
  t.strictSame(
    await given(['--current-password-file', '-', '--new-password-file', 'new'], {
      typed,
      files: { '/desk/new': 'secret2\n' }
    }),
    passwords
  )
  const env = { ROLLCALL_AUTH_PASSWORD_NEW_PASSWORD: 'secret2' }
  t.strictSame(await given(['--current-password-file', '-'], { typed, env }), passwords)
})

t.test('standard input is read for one option: a second one that names it is refused', async (t) => {
  const argv = [...change, '--current-password-file', '-', '--new-password-file', '-']
  const { code, err, opened } = await cli(argv, { app, typed: ['secret1\nsecret2\n'] })
  t.equal(code, 2)
  t.match(
    err,
    "Error: Invalid value for '--new-password-file': standard input is read for '--current-password-file' already; name a file here.\n"
  )
  t.strictSame(opened, [])
  const remote = ['auth', 'refresh', '--refresh-token-file', '-', '--server', 'http://a', '--token-file', '-']
  t.match(await cli(remote, { app, typed: ['x\n'] }), {
    code: 2,
    opened: [],
    err: /Invalid value for '--token-file': standard input is read for '--refresh-token-file' already/
  })
})

t.test('a refresh token comes from a prompt, a file, standard input or the environment', async (t) => {
  const given = async (argv: string[], options: object) =>
    (await cli(['auth', 'refresh', ...argv], { app, ...options })).calls[0]?.input
  const token = { refresh_token: 'rr_one' }
  t.strictSame(await given([], { columns: 80, typed: ['rr_one\n'] }), token)
  t.strictSame(await given(['--refresh-token-file', 'f'], { files: { '/desk/f': 'rr_one\n' } }), token)
  t.strictSame(await given(['--refresh-token-file', '-'], { typed: ['rr_one\n'] }), token)
  t.strictSame(await given([], { env: { ROLLCALL_AUTH_REFRESH_REFRESH_TOKEN: 'rr_one' } }), token)
  t.match(await cli(['auth', 'refresh', '--refresh-token', 'rr_one'], { app }), {
    code: 2,
    err: /No such option '--refresh-token'/
  })
})

t.test('the password is asked for when the e-mail address is to change, and only then', async (t) => {
  const profile = (argv: string[], options: object = {}) =>
    cli(['auth', 'profile', ...argv], { app, ...options })
  const asked = await profile(['--email', 'new@b.c'], { columns: 80, typed: ['secret1\n'] })
  t.strictSame(asked.calls[0]?.input, { email: 'new@b.c', password: 'secret1' })
  t.match(await profile(['--email', 'new@b.c']), { code: 2, err: /Missing option '--password-file'/ })
  const renamed = await profile(['--username', 'anna'], { columns: 80 })
  t.strictSame(renamed.calls[0]?.input, { username: 'anna' })
  t.equal(renamed.err, '')
})
