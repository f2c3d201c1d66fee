import { inSpan } from '@rollcall/core'
import { memoryTelemetry } from '@rollcall/core/contracts'
import { sql as drizzleSql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { databaseOf, testEnv } from '../testing/test-database.ts'

const env = await testEnv(t)

/** Keeps the embedded database open while the tests come and go. */
await databaseOf(env, t)

/** The database of this file, watched by nobody else. */
async function watched(t: Test) {
  const telemetry = memoryTelemetry()
  const database = await databaseOf(env, t, telemetry)
  const gauges = async () => {
    await telemetry.close()
    return (name: string) => telemetry.metrics.find((metric) => metric.name === name)?.sum
  }
  return { ...database, telemetry, gauges }
}

t.test('a statement is a span within the work that waits for it, without its parameters', async (t) => {
  const { telemetry, sql } = await watched(t)
  const rows = await inSpan(telemetry, { name: 'work' }, async () => sql`select ${'a secret'}::text as word`)
  t.match(rows, [{ word: 'a secret' }])
  const [statement, work] = telemetry.spans
  t.match(statement, {
    name: 'SELECT',
    kind: 'client',
    parent_id: work?.span_id,
    failed: undefined,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': 'SELECT',
      'db.query.text': 'select $1::text as word'
    }
  })
  t.notMatch(JSON.stringify(telemetry.spans), 'secret')
  t.match(telemetry.metrics, [
    {
      name: 'db.client.operation.duration',
      attributes: { 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT' }
    }
  ])
})

t.test('fragments and helpers are parts of one statement, and no spans', async (t) => {
  const { telemetry, sql } = await watched(t)
  const condition = sql`n > ${1}`
  const rows = await sql`
    select ${sql('n')} from (values ${sql([[1], [2]])}) as numbers(n)
    where ${condition} and n::int in ${sql([2, 3])}`
  t.match(rows, [{ n: '2' }])
  t.equal(telemetry.spans.length, 1)
})

t.test('a statement is named by what it does, whatever is said before it', async (t) => {
  const { telemetry, sql } = await watched(t)
  await sql.unsafe('-- One word\n  /* and\n another */ (select 1)')
  await sql.unsafe('-- nothing')
  t.strictSame(
    telemetry.spans.map(({ name }) => name),
    ['SELECT', 'SQL']
  )
})

t.test('what a statement failed by is its SQLSTATE, and the caller gets the error itself', async (t) => {
  const { telemetry, sql } = await watched(t)
  await t.rejects(sql`select 1 / ${0}::int`, { code: '22012' })
  t.match(telemetry.spans, [{ failed: '22012', attributes: { 'error.type': '22012' } }])
})

t.test('a transaction is a span around its statements, and so is one within it', async (t) => {
  const { telemetry, sql } = await watched(t)
  const answer = await sql.begin('isolation level serializable', async (tx) => {
    await tx`create temporary table notes (n int) on commit drop`
    await t.rejects(
      tx.savepoint(async (inner) => {
        await inner`insert into notes values (1)`
        throw new Error('back to where it was')
      })
    )
    const [row] = await tx`select count(*)::int as notes from notes`
    return row?.notes
  })
  t.equal(answer, 0)
  const transaction = telemetry.spans.at(-1)
  t.match(transaction, { name: 'TRANSACTION', failed: undefined })
  const within = telemetry.spans.filter(({ parent_id }) => parent_id === transaction?.span_id)
  t.strictSame(
    within.map(({ name }) => name),
    ['CREATE', 'INSERT', 'SELECT']
  )
})

t.test('a transaction that is rolled back failed by what broke it', async (t) => {
  const { telemetry, sql } = await watched(t)
  await t.rejects(
    sql.begin((tx) => [tx`select 1`, tx`select nothing`]),
    { code: '42703' }
  )
  t.match(telemetry.spans.at(-1), { name: 'TRANSACTION', failed: '42703' })
})

t.test('Drizzle is watched as well, in transactions too', async (t) => {
  const { telemetry, db } = await watched(t)
  await db.execute(drizzleSql`select 1`)
  await db.transaction(async (tx) => {
    await tx.execute(drizzleSql`select 2`)
    await tx.transaction((inner) => inner.execute(drizzleSql`select 3`))
  })
  t.strictSame(
    telemetry.spans.map(({ name, attributes }) => attributes['db.query.text'] ?? name),
    ['select 1', 'select 2', 'select 3', 'TRANSACTION']
  )
})

t.test('a statement may be asked for its rows in any way there is', async (t) => {
  const { telemetry, sql } = await watched(t)
  t.match(await sql`select 1 as n`.values(), [[1]])
  t.match(await sql`select 1 as n`.raw(), [[Buffer.from('1')]])
  t.match(await sql`select 1 as n`.simple(), [{ n: 1 }])
  t.match(await sql`select ${1}::int as n`.describe(), { string: 'select $1::int as n' })
  t.match(await sql.unsafe('select $1::int as n', [7]), [{ n: 7 }])
  const each: unknown[] = []
  await sql`select generate_series(1, 3) as n`.forEach(({ n }) => each.push(n))
  t.strictSame(each, [1, 2, 3])
  t.equal(telemetry.spans.length, 6)
  t.ok(telemetry.spans.every(({ failed }) => failed === undefined))
})

t.test('a cursor is one span from its first rows to its last', async (t) => {
  const { telemetry, sql } = await watched(t)
  const parts: number[] = []
  for await (const rows of sql`select generate_series(1, 5) as n`.cursor(2)) {
    parts.push(rows.length)
    t.equal(telemetry.spans.length, 0)
  }
  t.strictSame(parts, [2, 2, 1])
  t.match(telemetry.spans, [{ name: 'SELECT', failed: undefined }])
  for await (const rows of sql`select generate_series(1, 5) as n`.cursor(2)) {
    t.equal(rows.length, 2)
    break
  }
  while (telemetry.spans.length < 2) await nextTurn()
  t.match(telemetry.spans, [{}, { name: 'SELECT', failed: undefined }], 'one given up ends too')
})

t.test('a statement that is cancelled before it ran is no work at all', async (t) => {
  const { telemetry, sql } = await watched(t)
  const query = sql`select 1`
  query.cancel()
  await t.rejects(query, { code: '57014' })
  t.strictSame(telemetry.spans, [])
})

t.test('the pool tells what is on its way, and what has to wait', async (t) => {
  const { telemetry, sql, gauges } = await watched(t)
  let release = () => undefined as void
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const begun: Promise<void>[] = []
  const transactions = Array.from({ length: 12 }, () => {
    let begin = () => undefined as void
    begun.push(
      new Promise((resolve) => {
        begin = resolve
      })
    )
    return sql.begin(async (tx) => {
      await tx`select 1`
      begin()
      await held
    })
  })
  await Promise.race(begun)
  const during = await gauges()
  release()
  await Promise.all(transactions)
  t.equal(during('db.client.connection.count'), 10)
  t.equal(during('db.client.connection.pending_requests'), 2)
  t.equal(during('db.client.connection.max'), 10)
  telemetry.metrics.length = 0
})

t.test('nothing is on its way once all is answered, whatever became of it', async (t) => {
  const { sql, gauges } = await watched(t)
  await sql`select 1`
  await t.rejects(sql`select nothing`)
  await t.rejects(sql.begin(() => Promise.reject(new Error('no'))))
  const after = await gauges()
  t.equal(after('db.client.connection.count'), 0)
})

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
