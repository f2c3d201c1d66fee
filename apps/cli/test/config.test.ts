import { VERSION } from '@rollcall/core'
import { warningsAbout } from '@rollcall/runtime'
import t from 'tap'
import { groups } from '../src/groups.ts'
import { cli } from './cli.ts'

const CONFIG = '/home/ann/.config/rollcall/config.toml'
const ENV = { ROLLCALL_DATA_DIR: '/nowhere/data' }

/** The settings by name, as `--json` prints them. */
async function settings(options: Parameters<typeof cli>[1] = {}) {
  const { code, out, err } = await cli(['config', '--json'], { ...options, env: { ...ENV, ...options.env } })
  const { data, files } = JSON.parse(out)
  return { code, err, files, rows: Object.fromEntries(data.map((row: { name: string }) => [row.name, row])) }
}

t.test('each setting is printed with its value and where it comes from', async (t) => {
  const files = { '/desk/.env': 'PORT=81\nHOST=::1\nDD_ENV=\n' }
  const { code, err, rows } = await settings({ files, env: { PORT: '80', HOST: '', DD_ENV: 'test' } })
  t.strictSame({ code, err }, { code: 0, err: '' })
  t.match(rows, {
    PORT: { value: '80', source: 'environment', secret: false, description: 'Port the API listens on' },
    HOST: { value: '::1', source: '/desk/.env' },
    DD_ENV: { value: 'test', source: 'environment' },
    DD_VERSION: { value: VERSION, source: 'default' },
    DATABASE_URL: { value: null, source: 'default' },
    ROLLCALL_DATA_DIR: { value: '/nowhere/data', source: 'environment' }
  })
})

t.test('a variable that is set to nothing hides no line of the .env file, in any command', async (t) => {
  const files = { '/desk/.env': 'DATABASE_URL=postgres://db/rollcall\n' }
  const app = { which: async () => 'Rollcall' }
  const { opened } = await cli(['which'], { app, files, env: { DATABASE_URL: '' } })
  t.equal(opened[0]?.env.DATABASE_URL, 'postgres://db/rollcall')
})

t.test('what serve would listen on is told, wherever that is said', async (t) => {
  const files = { [CONFIG]: '[serve]\nhost = "::1"\n' }
  const { rows } = await settings({ files, env: { ROLLCALL_SERVE_PORT: '81', PORT: '80', HOST: 'a' } })
  const source = 'options of rollcall serve'
  t.match(rows, { PORT: { value: '81', source }, HOST: { value: '::1', source } })
})

t.test('a terminal gets a table and the files that were looked for, a pipe the settings alone', async (t) => {
  const files = { '/desk/.env': 'PORT=80\n' }
  const env = { ...ENV, DD_ENV: 'test', NO_COLOR: '1' }
  t.equal(
    (await cli(['config', '--only-set'], { columns: 100, files, env })).out,
    `NAME               VALUE          SOURCE
PORT               80             /desk/.env
ROLLCALL_DATA_DIR  /nowhere/data  environment
DD_ENV             test           environment

FILE                                    STATE
/desk/.env                              read
/home/ann/.config/rollcall/config.toml  not there
`
  )
  t.equal(
    (await cli(['config', '--only-set'], { files, env })).out,
    'PORT\t80\t/desk/.env\nROLLCALL_DATA_DIR\t/nowhere/data\tenvironment\nDD_ENV\ttest\tenvironment\n'
  )
  t.equal(
    (await cli(['config', '--only-set', '--fields', 'name,value', '--ndjson'], { files, env })).out,
    '{"name":"PORT","value":"80"}\n{"name":"ROLLCALL_DATA_DIR","value":"/nowhere/data"}\n{"name":"DD_ENV","value":"test"}\n'
  )
  t.strictSame((await settings({ files })).files, [
    { path: '/desk/.env', found: true },
    { path: CONFIG, found: false }
  ])
})

t.test(
  'a wrong configuration is printed as far as it goes, with all that is wrong, and exits with 2',
  async (t) => {
    const env = { PORT: 'x', DATABASE_URL: 'postgres://ada:hidden@db/x', ROLLCALL_JWT_SECRET: 'hidden' }
    const { code, err, rows } = await settings({ env })
    t.equal(code, 2)
    t.match(rows, {
      PORT: { value: 'x' },
      HOST: { value: '127.0.0.1' },
      DATABASE_URL: { value: 'postgres://ada:••••@db/x' }
    })
    t.match(err, /^Error: Cannot start:\n {2}PORT must be .*\n {2}ROLLCALL_JWT_SECRET must be .*\n$/)
    t.notMatch(JSON.stringify(rows) + err, 'hidden')
  }
)

t.test('what is nearly a setting is a warning, and variables of the command line are none', async (t) => {
  const { code, err } = await settings({ env: { ROLLCALL_PUBLC_URL: 'http://a' } })
  t.strictSame(
    { code, err },
    { code: 0, err: 'Warning: ROLLCALL_PUBLC_URL is no setting; did you mean ROLLCALL_PUBLIC_URL?\n' }
  )
  const leaves = (await Promise.all(groups.map(({ load }) => load()))).flatMap((group) => group.leaves)
  const variables = leaves.flatMap(({ parameters }) => parameters.flatMap((one) => one.variables))
  t.ok(variables.length > 500)
  const values = Object.fromEntries(variables.map((name) => [name, 'x']))
  t.strictSame(warningsAbout([{ name: 'environment', values }]), [])
})

t.test('it takes no argument, and opens nothing', async (t) => {
  t.match(await cli(['config', 'PORT']), { code: 2, err: /unexpected extra argument/ })
  t.match(await cli(['config', '--fields', 'nonsense']), { code: 2, err: /'nonsense' is not a field/ })
  t.strictSame((await cli(['config'], { env: ENV })).opened, [])
})
