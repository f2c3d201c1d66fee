import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { AppError } from '@rollcall/core'
import t from 'tap'
import { cli, page } from './cli.ts'

const STEPS = [
  { name: '0000_spine', applied_at: '2026-11-20T12:00:00.000Z', irreversible_because: 'it is the first' },
  { name: '0001_games', applied_at: null, irreversible_because: null }
]
const LOSSES = [
  { table: 'games', column: null, count: 1 },
  { table: 'users', column: 'nick', count: 20 }
]
const TAKEN_BACK = {
  name: '0001_games',
  losses: LOSSES,
  statements: ['-- All.\nDROP TABLE "games";', 'SELECT 1;']
}

/** Answers what was asked for, dry or not. */
async function rollbackDatabase({ dry_run = false }: { dry_run?: boolean }) {
  return { ...TAKEN_BACK, dry_run }
}

t.test(
  'db status says what is applied and what can be taken back, whatever the state of the schema',
  async (t) => {
    const app = { databaseStatus: async () => page(STEPS) }
    const { code, out, opened } = await cli(['db', 'status'], { app })
    t.equal(code, 0)
    t.equal(out, '0000_spine\t2026-11-20T12:00:00.000Z\tno: it is the first\n0001_games\twaiting\tyes\n')
    t.match(opened, [{ schema: 'as-is' }])
    t.strictSame(JSON.parse((await cli(['db', 'status', '--json'], { app })).out).data, STEPS)
  }
)

t.test('db rollback says what goes with the migration, and takes back the one it asked about', async (t) => {
  const { code, out, err, calls, opened } = await cli(['db', 'rollback'], {
    app: { rollbackDatabase },
    columns: 100,
    typed: ['y\n']
  })
  t.equal(code, 0)
  t.match(err, 'Take back 0001_games, and with it games (1 row), users.nick (20 values)? [y/N]: ')
  t.match(err, 'A server that starts with ROLLCALL_MIGRATE=auto applies it again.')
  t.match(
    stripVTControlCharacters(out),
    /^name +0001_games\nlost +games \(1 row\), users\.nick \(20 values\)\n$/
  )
  t.strictSame(calls, [
    { useCase: 'rollbackDatabase', input: { dry_run: true } },
    { useCase: 'rollbackDatabase', input: { name: '0001_games' } }
  ])
  t.match(opened, [{ schema: 'as-is' }])
})

t.test('db rollback takes nothing back without a yes', async (t) => {
  const app = { rollbackDatabase }
  const no = await cli(['db', 'rollback'], { app, columns: 100, typed: ['n\n'] })
  t.match(no, { code: 1, out: '' })
  t.strictSame(no.calls, [{ useCase: 'rollbackDatabase', input: { dry_run: true } }])
  t.match(await cli(['db', 'rollback'], { app }), { code: 2, err: /say --yes/, calls: [] }, 'nobody to ask')
  const yes = await cli(['db', 'rollback', '--yes', '--name', '0001_games'], { app })
  t.match(yes, { code: 0, out: 'name\t0001_games\nlost\tgames (1 row), users.nick (20 values)\n' })
  t.strictSame(yes.calls, [{ useCase: 'rollbackDatabase', input: { name: '0001_games' } }])
})

t.test('db rollback --dry-run asks nothing and prints the SQL', async (t) => {
  const app = { rollbackDatabase }
  const { code, out, calls } = await cli(['db', 'rollback', '--dry-run'], { app })
  t.equal(code, 0)
  t.equal(out, '-- All.\nDROP TABLE "games";\nSELECT 1;\n')
  t.strictSame(calls, [{ useCase: 'rollbackDatabase', input: { dry_run: true } }])
  const { err } = await cli(['db', 'rollback', '--dry-run'], { app, columns: 100 })
  t.equal(err, 'With it would go games (1 row), users.nick (20 values).\n')
})

t.test('db rollback says why there is no way back before it asks', async (t) => {
  const message = 'Cannot take back 0000_spine: it is the first'
  const app = { rollbackDatabase: () => Promise.reject(new AppError('conflict', message)) }
  const { code, err } = await cli(['db', 'rollback'], { app, columns: 100 })
  t.equal(code, 4)
  t.equal(err, `Error: ${message}\n`)
})

t.test('db generate wants a name in snake_case', async (t) => {
  for (const name of ['Add-Games', 'add games', '../add', '']) {
    const { code, err, opened } = await cli(['db', 'generate', '--name', name])
    t.equal(code, 2)
    t.match(err, "Invalid value for '--name'")
    t.strictSame(opened, [])
  }
  t.match(await cli(['db', 'generate']), { code: 2, err: /Missing option '--name'/ })
})

t.test('db generate compares the sources with the migrations, and opens no database', async (t) => {
  // Where something is to be generated, it would be.
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const check = spawnSync('npm', ['run', '--silent', 'migrations'], { cwd: root, encoding: 'utf8' })
  if (check.status !== 0) return t.fail(check.stdout)
  const { code, out, opened } = await cli(['db', 'generate', '--name', 'add_nothing'])
  t.equal(code, 0)
  t.match(out, /No schema changes/)
  t.strictSame(opened, [])
})
