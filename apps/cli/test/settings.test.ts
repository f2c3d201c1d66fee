import t from 'tap'
import { anItem, cli, page } from './cli.ts'

const app = { listItems: async () => page([anItem()]) }
const CONFIG = '/home/ann/.config/rollcall/config.toml'

t.test(
  'the command line wins over the environment, that over the configuration file, that over the default',
  async (t) => {
    const env = { ROLLCALL_ITEMS_LIST_LIMIT: '3' }
    const files = { [CONFIG]: '[items.list]\nlimit = 2\nstatus = ["active", "muted"]\n' }
    const limit = async (argv: string[], options: object) =>
      (await cli(['items', 'list', ...argv], { app, ...options })).calls[0]?.input
    t.strictSame(await limit(['--limit', '4'], { env, files }), { limit: 4, status: ['active', 'muted'] })
    t.strictSame(await limit([], { env, files }), { limit: 3, status: ['active', 'muted'] })
    t.strictSame(await limit([], { files }), { limit: 2, status: ['active', 'muted'] })
    t.strictSame(await limit([], {}), {})
  }
)

t.test('a wrong value says where it came from', async (t) => {
  const env = { ROLLCALL_ITEMS_LIST_LIMIT: '500' }
  t.match(
    (await cli(['items', 'list'], { env })).err,
    "Invalid value for '--limit' (env var: 'ROLLCALL_ITEMS_LIST_LIMIT'): 500 is not in the range 1<=x<=100."
  )
  const files = { [CONFIG]: '[items.list]\nlimit = "many"\n' }
  t.match(
    (await cli(['items', 'list'], { files })).err,
    `Invalid value for '--limit' (configuration file '${CONFIG}'): 'many' is not a valid integer range.`
  )
})

t.test('several values in a variable are separated by spaces', async (t) => {
  const env = { ROLLCALL_ITEMS_LIST_LEVEL: 'error critical' }
  t.strictSame((await cli(['items', 'list'], { app, env })).calls[0]?.input, { level: ['error', 'critical'] })
})

t.test('a variable turns a flag on and off', async (t) => {
  const json = async (value: string) =>
    (await cli(['items', 'list'], { app, env: { ROLLCALL_ITEMS_LIST_JSON: value } })).out
  t.match(await json('yes'), /^\{"data"/)
  t.notMatch(await json('off'), /^\{"data"/)
  t.match((await cli(['items', 'list'], { app, env: { ROLLCALL_JSON: '1' } })).out, /^\{"data"/)
})

t.test('a .env file in the working directory stands below the environment', async (t) => {
  const files = { '/desk/.env': 'ROLLCALL_ITEMS_LIST_LIMIT=9\nDATABASE_URL=postgres://here/db\n' }
  const below = await cli(['items', 'list'], { app, files })
  t.strictSame(below.calls[0]?.input, { limit: 9 })
  t.equal(below.opened[0]?.env.DATABASE_URL, 'postgres://here/db')
  const above = await cli(['items', 'list'], { app, files, env: { ROLLCALL_ITEMS_LIST_LIMIT: '8' } })
  t.strictSame(above.calls[0]?.input, { limit: 8 })
})

t.test('the server and the token come from anywhere but the command line as a value', async (t) => {
  const files = { '/desk/token': 'abc\n', [CONFIG]: 'server = "http://config"\n' }
  const where = async (argv: string[], env = {}) => {
    const { opened } = await cli([...argv, 'items', 'list'], { app, env, files, typed: ['piped\n'] })
    const { server, token } = opened[0] ?? {}
    return { server, token }
  }
  t.strictSame(await where(['--server', 'http://a', '--token-file', 'token']), {
    server: 'http://a',
    token: 'abc'
  })
  t.strictSame(await where(['--token-file', '-']), { server: 'http://config', token: 'piped' })
  t.strictSame(await where([], { ROLLCALL_SERVER: 'http://b', ROLLCALL_TOKEN: 'xyz' }), {
    server: 'http://b',
    token: 'xyz'
  })
  t.strictSame(await where([], { ROLLCALL_TOKEN_FILE: 'token' }), { server: 'http://config', token: 'abc' })
})

t.test('a file that is not there is refused by its name', async (t) => {
  const { code, err } = await cli(['items', 'list', '--server', 'http://a', '--token-file', 'nowhere'])
  t.equal(code, 2)
  t.match(err, "Error: Invalid value for '--token-file': 'nowhere': No such file or directory\n")
})

t.test('a configuration file that cannot be read is told', async (t) => {
  const env = { ROLLCALL_CONFIG: '/etc/none.toml' }
  t.match(await cli(['items', 'list'], { app, env }), {
    code: 2,
    err: /Could not open the configuration file '\/etc\/none.toml'/
  })
  const files = { [CONFIG]: '[items.list\n' }
  t.match(await cli(['items', 'list'], { app, files }), {
    code: 2,
    err: /Invalid configuration file '.*config.toml', line 1/
  })
})

t.test('a folder called .env is none of ours, and settings that may not be read are told', async (t) => {
  const list = (code: string) => cli(['items', 'list'], { app, unreadable: { '/desk/.env': code } })
  t.equal((await list('EISDIR')).code, 0)
  t.match(await list('EACCES'), {
    code: 2,
    err: "Error: Could not read '/desk/.env': Permission denied\n"
  })
})

t.test('an option before the command is one of the command', async (t) => {
  t.match((await cli(['--json', 'items', 'list'], { app })).out, /^\{"data"/)
})

t.test('--as says who acts on the database here, from anywhere', async (t) => {
  const as = async (argv: string[], options: object = {}) =>
    (await cli([...argv, 'items', 'list'], { app, ...options })).opened[0]?.as
  t.equal(await as([]), undefined)
  t.equal(await as(['--as', 'ann']), 'ann')
  t.equal(await as([], { env: { ROLLCALL_AS: 'a@b.c' } }), 'a@b.c')
  t.equal(await as([], { env: { ROLLCALL_AS: 'bob', ROLLCALL_ITEMS_LIST_AS: 'ann' } }), 'ann')
  t.equal(await as([], { files: { [CONFIG]: 'as = "ann"\n' } }), 'ann')
})

t.test('on a server nobody acts as somebody else: the error names the option for its token', async (t) => {
  const there = ['items', 'list', '--server', 'http://a']
  for (const { argv, env } of [
    { argv: [...there, '--as', 'ann'], env: {} },
    { argv: ['items', 'list', '--as', 'ann'], env: { ROLLCALL_SERVER: 'http://a' } },
    { argv: ['items', 'list'], env: { ROLLCALL_SERVER: 'http://a', ROLLCALL_AS: 'ann' } }
  ]) {
    const { code, err, opened } = await cli(argv, { app, env })
    t.equal(code, 2)
    t.match(err, /^Usage: rollcall items list .*\n.*\n\nError: Options '--as' and '--server' exclude/)
    t.match(err, '--token-file')
    t.strictSame(opened, [])
  }
  const { code, opened } = await cli(there, { app, env: { ROLLCALL_AS: 'ann' } })
  t.equal(code, 0, 'a server on the command line wins over a user in the environment')
  t.match(opened, [{ server: 'http://a', as: undefined }])
})
