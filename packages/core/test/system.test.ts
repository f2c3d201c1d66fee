import { readFile } from 'node:fs/promises'
import { bind, type Dependency, nobody, operator, useCases, VERSION } from '@rollcall/core'
import { fixedClock, memoryMigrations } from '@rollcall/core/contracts'
import t from 'tap'

const { check, which, databaseStatus, migrateDatabase, rollbackDatabase } = useCases

t.test('which says the version in one line', async (t) => {
  const app = bind({ which }, {})
  t.match(await app.which({}, nobody), new RegExp(`^Rollcall ${VERSION.replaceAll('.', '\\.')}: .+$`))
})

t.test("the version is that of the package and the product's", async (t) => {
  for (const path of ['../package.json', '../../../package.json']) {
    t.match(JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8')), { version: VERSION })
  }
})

t.test('check is OK while everything that is required works, and names every dependency', async (t) => {
  const dependency = (name: string, told: Partial<Dependency> = {}) => {
    return { name, status: 'OK' as const, required: true, latency_ms: 1, error: null, ...told }
  }
  const broken = { status: 'KO' as const, error: 'refused' }
  const run = async (...checks: Dependency[]) => {
    const { status, ...rest } = await bind({ check }, { probes: checks.map((one) => async () => one) }).check(
      {},
      nobody
    )
    t.strictSame(rest, { checks })
    return status
  }
  t.equal(await run(), 'OK')
  t.equal(await run(dependency('database'), dependency('tracker')), 'OK')
  t.equal(await run(dependency('database'), dependency('tracker', { ...broken, required: false })), 'OK')
  t.equal(await run(dependency('database', broken), dependency('tracker')), 'KO')
})

t.test('db.status lists the migrations, and db.migrate applies those that wait', async (t) => {
  const migrations = memoryMigrations(fixedClock(), { '0000_one': 'It is the first', '0001_two': null })
  const app = bind({ databaseStatus, migrateDatabase }, { migrations })
  const applied_at = '2026-01-01T00:00:00.000Z'
  const meta = { has_next: false, next_cursor: null }
  const one = { name: '0000_one', irreversible_because: 'It is the first' }
  const two = { name: '0001_two', irreversible_because: null }
  const waiting = [one, two].map((migration) => ({ ...migration, applied_at: null }))
  t.strictSame(await app.databaseStatus({}, operator), { data: waiting, meta })
  const applied = { data: [one, two].map((migration) => ({ ...migration, applied_at })), meta }
  t.strictSame(await app.migrateDatabase({}, operator), applied)
  t.strictSame(await app.migrateDatabase({}, operator), { data: [], meta })
  t.strictSame(await app.databaseStatus({}, operator), applied)
})

t.test('db.rollback takes back the last migration, for those who may change the database', async (t) => {
  const migrations = memoryMigrations(fixedClock(), { '0000_one': 'It is the first', '0001_two': null })
  const app = bind({ rollbackDatabase }, { migrations })
  await migrations.apply()
  await t.rejects(app.rollbackDatabase({}, nobody), { code: 'unauthenticated' })
  t.match(await app.rollbackDatabase({ dry_run: true }, operator), { name: '0001_two', dry_run: true })
  t.match(await app.rollbackDatabase({ name: '0001_two' }, operator), { name: '0001_two', dry_run: false })
  await t.rejects(app.rollbackDatabase({}, operator), { code: 'conflict', message: 'It is the first' })
})
