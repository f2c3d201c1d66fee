import type { Loss } from '@rollcall/core'
import t from 'tap'
import { postgresMigrations } from '../src/migrate.ts'
import { readSteps } from '../src/read-steps.ts'
import { emptyDatabase } from '../testing/test-database.ts'
import { addStep, copyOfMigrations, FOLDER } from './migration-folders.ts'
import { contents, fill, schemaDump } from './schema-dump.ts'

const { sql } = await emptyDatabase(t)

t.test(
  'each migration that can be taken back leaves what was there before, and can be applied again',
  async (t) => {
    await nothing()
    const steps = await readSteps(FOLDER)
    for (const [index, { name, irreversible_because }] of steps.entries()) {
      const before = await state()
      const migrations = postgresMigrations(sql, { folder: await copyOfMigrations(t, index + 1) })
      await migrations.apply()
      await fill(sql)
      const applied = await state()
      if (irreversible_because !== null) {
        const message = `Cannot take back ${name}: ${irreversible_because}`
        await t.rejects(migrations.rollback({ dry_run: false }), { code: 'conflict', message })
        t.strictSame(await state(), applied, `${name} stays`)
        continue
      }
      const { losses } = await migrations.rollback({ dry_run: false })
      t.strictSame(await state(), before, `${name} leaves no trace`)
      t.strictSame(
        tellable(losses),
        missing(applied.schema, before.schema),
        `${name} says what it takes along`
      )
      await migrations.apply()
      t.strictSame((await state()).schema, applied.schema, `${name} can be applied again`)
      await fill(sql)
    }
  }
)

t.test('what goes with a migration is counted, and said before it goes', async (t) => {
  await nothing()
  const folder = await copyOfMigrations(t, 1)
  await addStep(folder, {
    name: '0001_more',
    up: 'ALTER TABLE "users" ADD COLUMN "nick" text;--> statement-breakpoint\nCREATE TABLE "notes" (id int);',
    down: '-- Notes first.\nDROP TABLE "notes";\n--> statement-breakpoint\nALTER TABLE "users" DROP COLUMN "nick";'
  })
  const migrations = postgresMigrations(sql, { folder })
  await migrations.apply()
  await sql`insert into notes select generate_series(1, 3)`
  await fill(sql)
  await sql`insert into users (id, username, email, role, password_hash, created_at)
    values (gen_random_uuid(), 'bob', 'bob@example.com', 'guest', '', now())`
  t.strictSame(await migrations.rollback({ dry_run: true }), {
    name: '0001_more',
    losses: [
      { table: 'notes', column: null, count: 3 },
      { table: 'users', column: 'nick', count: 1 }
    ],
    statements: ['-- Notes first.\nDROP TABLE "notes";', 'ALTER TABLE "users" DROP COLUMN "nick";'],
    dry_run: true
  })
})

t.test('a migration whose way back fails stays, whole', async (t) => {
  await nothing()
  const folder = await copyOfMigrations(t, 1)
  const down = 'DROP TABLE "notes";\n--> statement-breakpoint\nDROP TABLE "never_there";'
  await addStep(folder, { name: '0001_more', up: 'CREATE TABLE "notes" (id int);', down })
  const migrations = postgresMigrations(sql, { folder })
  await migrations.apply()
  const before = await state()
  await t.rejects(migrations.rollback({ dry_run: false }))
  t.strictSame(await state(), before)
  t.match((await migrations.list()).at(-1), { name: '0001_more', applied_at: String })
})

t.test('a migration whose way back is not written is not taken back', async (t) => {
  await nothing()
  const folder = await copyOfMigrations(t, 1)
  await addStep(folder, { name: '0001_more', up: 'CREATE TABLE "notes" (id int);', down: '-- Soon.\n' })
  const migrations = postgresMigrations(sql, { folder })
  await migrations.apply()
  const refusal = { code: 'conflict', message: /0001_more: its way back is not written/ }
  await t.rejects(migrations.rollback({ dry_run: true }), refusal)
})

t.test('a migration that belongs before one that is applied waits, until that is taken back', async (t) => {
  await nothing()
  const mine = await copyOfMigrations(t, 1)
  const note = { up: 'CREATE TABLE "notes" (id int);', down: 'DROP TABLE "notes";' }
  const tag = { up: 'CREATE TABLE "tags" (id int);', down: 'DROP TABLE "tags";' }
  await addStep(mine, { name: '0002_notes', ...note })
  await postgresMigrations(sql, { folder: mine }).apply()

  const merged = await copyOfMigrations(t, 1)
  await addStep(merged, { name: '0001_tags', ...tag })
  await addStep(merged, { name: '0002_notes', ...note })
  const migrations = postgresMigrations(sql, { folder: merged })
  const message = /0001_tags belongs before 0002_notes, .*rollcall db rollback/
  await t.rejects(migrations.apply(), { code: 'conflict', message })
  t.match(await migrations.list(), [
    {},
    { name: '0001_tags', applied_at: null },
    { name: '0002_notes', applied_at: String }
  ])
  t.match(await migrations.rollback({ dry_run: false }), { name: '0002_notes' })
  t.match(await migrations.apply(), [{ name: '0001_tags' }, { name: '0002_notes' }])
})

async function nothing(): Promise<void> {
  await sql.unsafe('drop schema public cascade; create schema public')
}

async function state() {
  return { schema: withoutJournal(await schemaDump(sql)), rows: await contents(sql) }
}

/** Which migrations are applied is not part of what they made; its table is there from the first one on. */
function withoutJournal(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.includes('schema_migrations'))
}

/** The tables and columns that are in one schema and not in the other; of a table that is gone not its columns. */
function missing(schema: readonly string[], other: readonly string[]): string[] {
  const [there, still] = [schema, other].map(named)
  const gone = [...(there ?? [])].filter((name) => !still?.has(name))
  return gone.filter((name) => !gone.includes(name.replace(/\..*/, '')) || !name.includes('.')).sort()
}

/** `table` and `table.column` of all tables. */
function named(schema: readonly string[]): Set<string> {
  return new Set(
    schema.flatMap((line) => /^(?:relation (?=\w+ kind r)|column )([\w.]+) /.exec(line)?.[1] ?? [])
  )
}

/** In the same words; each had something in it. */
function tellable(losses: readonly Loss[]): string[] {
  const full = losses.filter(({ count }) => count > 0)
  return full.map(({ table, column }) => (column === null ? table : `${table}.${column}`)).sort()
}
