import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Checkup, Clock, Finding } from '@rollcall/core'
import { checkupContract } from '@rollcall/core/contracts'
import t, { type Test } from 'tap'
import { clockCheckup } from '../src/checkups/clock-checkup.ts'
import { connectionsCheckup } from '../src/checkups/connections-checkup.ts'
import { indexesCheckup } from '../src/checkups/indexes-checkup.ts'
import { ourIndexes } from '../src/checkups/our-tables.ts'
import { postgresCheckups } from '../src/checkups/postgres-checkups.ts'
import { schemaCheckup } from '../src/checkups/schema-checkup.ts'
import { sessionsCheckup } from '../src/checkups/sessions-checkup.ts'
import { statementsCheckup } from '../src/checkups/statements-checkup.ts'
import { tablesCheckup } from '../src/checkups/tables-checkup.ts'
import { versionFinding } from '../src/checkups/version-checkup.ts'
import { connect } from '../src/database.ts'
import { postgresMigrations } from '../src/migrate.ts'
import { databaseOf, testEnv } from '../testing/test-database.ts'

const env = await testEnv(t)
const embedded = !('DATABASE_URL' in env)
const { sql } = await databaseOf(env, t)
const migrations = postgresMigrations(sql)
const clock: Clock = { now: () => new Date() }
const onServer = embedded && 'the embedded database has no such thing: TEST_DATABASE_URL'

t.test('every checkup of a database', async (t) => {
  const all = ({ schema, server, tables }: ReturnType<typeof postgresCheckups>) => [
    schema,
    ...server,
    ...tables
  ]
  const ported = await silentPort(t)
  const lost = connect(`postgres://127.0.0.1:${ported}/none`, { max: 10, silence: 500 })
  t.teardown(() => lost.sql.end({ timeout: 0 }))
  const parts = { clock, pool: 10, embedded }
  const well = all(postgresCheckups({ ...parts, sql, migrations }))
  const ill = all(postgresCheckups({ ...parts, sql: lost.sql, migrations: postgresMigrations(lost.sql) }))
  for (const [index, look] of well.entries()) {
    const [first] = await look()
    t.test(first?.name ?? '', async (t) => {
      checkupContract(t, { well: async () => look, ill: async () => ill[index] ?? look })
    })
  }
})

t.test('the expected indexes are those that the migrations made, each one', async (t) => {
  const rows = await sql<{ name: string }[]>`SELECT indexname AS name FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'schema_migrations' ORDER BY indexname COLLATE "C"`
  t.strictSame(
    ourIndexes.map(({ name }) => name).sort(),
    rows.map(({ name }) => name)
  )
})

t.test('an index that is gone is KO, with the statement that brings it back', async (t) => {
  const look = indexesCheckup(sql, { concurrently: !embedded })
  for (const name of [
    'items_last_seen_idx',
    'bookmarks_code_shape_key',
    'bookmarks_sort_title_idx',
    'users_email_key'
  ]) {
    await sql`DROP INDEX ${sql(name)}`
    const finding = only(t, await look(), {
      name: 'indexes',
      status: 'KO',
      detail: new RegExp(`^${name} on `)
    })
    await sql.unsafe(statementIn(finding))
    t.match(await look(), [{ status: 'OK' }], name)
  }
})

t.test('so is one behind a key', async (t) => {
  const look = indexesCheckup(sql, { concurrently: !embedded })
  const keys = [
    ['votes', 'votes_post_id_user_id_pk'],
    ['rank_clock', 'rank_clock_pkey'],
    ['project_tokens', 'project_tokens_token_hash_unique']
  ] as const
  for (const [table, key] of keys) {
    await sql`ALTER TABLE ${sql(table)} DROP CONSTRAINT ${sql(key)}`
    const finding = only(t, await look(), { status: 'KO', detail: `${key} on ${table} is missing` })
    await sql.unsafe(statementIn(finding))
    t.match(await look(), [{ status: 'OK' }], key)
  }
})

t.test(
  'an index that was left half-made is KO, and what mends it mends it',
  { skip: onServer },
  async (t) => {
    const look = indexesCheckup(sql, { concurrently: true })
    await sql`CREATE TABLE twins AS SELECT 1 AS n FROM generate_series(1, 2)`
    t.teardown(() => sql`DROP TABLE twins`)
    await t.rejects(sql`CREATE UNIQUE INDEX CONCURRENTLY twins_key ON twins (n)`, { code: '23505' })
    const strange = only(t, await look(), {
      status: 'KO',
      detail: /twins_key on twins is invalid/,
      advice: /DROP INDEX/
    })
    await sql.unsafe(statementIn(strange))
    t.match(await look(), [{ status: 'OK' }])

    await sql`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'items_level_idx'::regclass`
    const own = only(t, await look(), { status: 'KO', detail: /items_level_idx on items/, advice: /REINDEX/ })
    await sql.unsafe(statementIn(own))
    t.match(await look(), [{ status: 'OK' }])
  }
)

t.test('migrations that wait, or that this program does not know, are KO', async (t) => {
  const look = schemaCheckup(migrations)
  const last = (await migrations.list()).at(-1)?.name ?? ''
  const [row] = await sql`DELETE FROM schema_migrations WHERE name = ${last} RETURNING *`
  only(t, await look(), {
    name: 'schema',
    status: 'KO',
    detail: new RegExp(`^1 of \\d+ migrations wait: ${last}$`),
    advice: /rollcall db migrate/
  })
  await sql`INSERT INTO schema_migrations ${sql(row ?? {})}`
  await sql`INSERT INTO schema_migrations (name) VALUES ('9999_from_the_future')`
  only(t, await look(), { status: 'KO', detail: /9999_from_the_future/, advice: /Update Rollcall/ })
  await sql`DELETE FROM schema_migrations WHERE name = '9999_from_the_future'`
  t.match(await look(), [{ status: 'OK' }])
})

t.test('a clock that is ahead or behind is a warning, and KO when it is far off', async (t) => {
  const off = (seconds: number) => clockCheckup(sql, { now: () => new Date(Date.now() - seconds * 1000) })()
  t.match(await off(0), [{ name: 'clock', status: 'OK' }])
  t.match(await off(15), [
    { status: 'warning', detail: /^The database's is 1[45]\.\d s ahead of ours$/, advice: /NTP/ }
  ])
  t.match(await off(-15), [{ status: 'warning', detail: /behind ours$/ }])
  t.match(await off(70), [{ status: 'KO', detail: /(69|70)\.\d s ahead/ }])
})

t.test('a difference that the way to the database may have made is none', async (t) => {
  let now = Date.now() - 20_000
  const slow: Clock = {
    now() {
      now += 20_000
      return new Date(now)
    }
  }
  t.match(await clockCheckup(sql, slow)(), [{ status: 'OK' }])
})

t.test('PostgreSQL 14, and an encoding that does not hold all characters, are KO', async (t) => {
  const told = (number: number, encoding: string) => versionFinding({ number, version: 'x', encoding }, false)
  t.match(told(150_000, 'UTF8'), { status: 'OK', detail: 'Server x, UTF8' })
  t.match(told(140_011, 'UTF8'), { status: 'KO', advice: /15 or later/ })
  t.match(told(160_001, 'LATIN1'), { status: 'KO', advice: /ENCODING UTF8/ })
})

t.test('a large table that is read whole, or that nobody looks after, is a warning', async (t) => {
  const look = tablesCheckup(sql, { embedded })
  const vacuum = () => sql`VACUUM (ANALYZE) saved_searches`
  const told = async (text: RegExp) => {
    const found = await look()
    t.match(found, [{ name: 'tables', status: 'warning', detail: text }])
    return found[0]
  }
  /** Otherwise the statistics come up to ten seconds after what they count. */
  const counted = (statement: string) =>
    sql.begin(async (tx) => {
      await tx.unsafe(statement)
      await tx`SELECT pg_stat_force_next_flush()`
    })
  await sql`ALTER TABLE saved_searches SET (autovacuum_enabled = false)`
  await sql`INSERT INTO users (id, username, email, role, password_hash, created_at)
    VALUES (gen_random_uuid(), 'ada', 'ada@example.com', 'member', 'x', now())`
  await counted(`INSERT INTO saved_searches (id, user_id, name, q, created_at)
    SELECT gen_random_uuid(), users.id, 'n' || n, 'q', now() FROM users, generate_series(1, 100500) AS n`)

  t.test('never analysed', { skip: embedded && 'its owner analyses by itself' }, async (t) => {
    const finding = await told(/^saved_searches has 100500 rows and was never analysed$/)
    await sql.unsafe(statementIn(finding))
    t.match(await look(), [{ status: 'OK' }])
  })

  t.test('read whole', async (t) => {
    await vacuum()
    t.match(await look(), [{ status: 'OK' }])
    const scan = `PERFORM count(*) FROM saved_searches WHERE q = 'other'`
    await counted(`DO $$ BEGIN FOR n IN 1..60 LOOP ${scan}; END LOOP; END $$`)
    await told(/^saved_searches has 100500 rows and was read whole \d+ times/)
  })

  t.test('full of dead rows', { skip: embedded && 'its owner removes them by itself' }, async (t) => {
    await sql`SELECT pg_stat_reset()`
    await counted(`DELETE FROM saved_searches WHERE name LIKE 'n1%' OR name LIKE 'n2%' OR name LIKE 'n3%'`)
    const finding = await told(/^saved_searches has 3\d+ dead rows beside 100500$/)
    await sql.unsafe(statementIn(finding))
    t.strictSame(
      (await look()).filter(({ detail }) => detail.includes('dead')),
      []
    )
  })
})

t.test(
  'a transaction that somebody forgot is a warning, and says how to end it',
  { skip: onServer },
  async (t) => {
    const look = sessionsCheckup(sql, { longFrom: 1 })
    t.match(await look(), [{ name: 'sessions', status: 'OK' }])
    const other = await databaseOf(env, t)
    const forgotten = await other.sql.reserve()
    await forgotten`BEGIN`
    await forgotten`SELECT 1`
    await sleep(1_100)
    const finding = only(t, await look(), {
      status: 'warning',
      detail: /\(rollcall\) has been idle in transaction/
    })
    t.match(await sessionsCheckup(sql)(), [{ status: 'OK' }], 'by default not after a second')
    await sql.unsafe(statementIn(finding))
    t.match(await look(), [{ status: 'OK' }])
    forgotten.release()
  }
)

t.test('a pool that PostgreSQL has no connections for is a warning', { skip: onServer }, async (t) => {
  t.match(await connectionsCheckup(sql, { pool: 1000 })(), [
    {
      name: 'connections',
      status: 'warning',
      detail: /up to 1002$/,
      advice: /ROLLCALL_DATABASE_POOL \(1000\)/
    }
  ])
})

t.test('statements of which nothing can be known are no trouble', { skip: onServer }, async (t) => {
  t.match(await statementsCheckup(sql)(), [
    { name: 'statements', status: 'OK', detail: /pg_stat_statements/ }
  ])
  const [known] = await sql`SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements'`
  if (known === undefined) return
  // Without its library, which is loaded with the server, the view refuses to be read.
  await sql`CREATE EXTENSION pg_stat_statements`
  t.match(await statementsCheckup(sql)(), [{ name: 'statements', status: 'OK' }])
})

t.test(
  'a role that owns the tables and nothing more can look at everything',
  { skip: onServer },
  async (t) => {
    if (!('DATABASE_URL' in env)) return
    const role = `rollcall_plain_${process.pid}`
    await sql.unsafe(
      `CREATE ROLE ${role} LOGIN PASSWORD 'plain'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`
    )
    const url = new URL(env.DATABASE_URL)
    url.username = role
    url.password = 'plain'
    const plain = connect(url.href, { max: 4 })
    t.teardown(async () => {
      await plain.close()
      await sql.unsafe(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    })
    const parts = { sql: plain.sql, migrations: postgresMigrations(plain.sql), clock, pool: 10, embedded }
    const { schema, server, tables } = postgresCheckups(parts)
    const found = await Promise.all([schema, ...server, ...tables].map((look: Checkup) => look()))
    t.strictSame(
      found.flat().filter(({ status }) => status === 'KO'),
      []
    )
  }
)

/** The one that is not OK. */
function only(t: Test, findings: readonly Finding[], expected: object): Finding | undefined {
  t.match(findings, [expected])
  t.equal(findings.length, 1)
  return findings[0]
}

/** What an advice says to run. */
function statementIn(finding: Finding | undefined): string {
  return /run in the database: (.+)$/i.exec(finding?.advice ?? '')?.[1] ?? ''
}

/** Somebody who takes connections and never says a word. */
async function silentPort(t: Test): Promise<number> {
  const server = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
