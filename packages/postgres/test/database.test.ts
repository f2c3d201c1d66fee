import { type AddressInfo, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { connect, type Database } from '../src/database.ts'
import { postgresMigrations } from '../src/migrate.ts'
import { sqlState } from '../src/sql-errors.ts'
import { databaseOf, testEnv } from '../testing/test-database.ts'

t.test('times are read right, however the database is set to write them', async (t) => {
  const env = await testEnv(t)
  const { sql } = await databaseOf(env, t)
  const [row] = await sql`select quote_ident(current_database()) as name`
  if ('DATABASE_URL' in env) await sql.unsafe(`alter database ${row?.name} set datestyle to 'SQL, DMY'`)
  const { sql: next } = await databaseOf(env, t)
  for (const { applied_at } of await postgresMigrations(next).list()) {
    t.match(applied_at, /^20\d\d-\d\d-\d\dT.*Z$/)
  }
})

t.test('a statement on a connection that falls silent is given up', async (t) => {
  const { url } = await stranger(t, () => undefined)
  const { sql } = impatient(t, url)
  await t.rejects(sql`select 1`, { code: 'ETIMEDOUT' })
})

const strangers: Record<string, (socket: Socket) => unknown> = {
  'says nothing': () => undefined,
  'hangs up': (socket) => socket.end(),
  'is starting up': (socket) => socket.end(errorResponse('57P03', 'the database system is starting up'))
}

for (const [manner, greet] of Object.entries(strangers)) {
  t.test(`all who wait for a database that ${manner} hear of the first attempt that failed`, async (t) => {
    const door = await stranger(t, greet)
    const { sql } = impatient(t, door.url)
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => sql`select 1`.then(() => 'answered', sqlState))
    )
    const lost = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ECONNRESET', 'CONNECTION_CLOSED', '57P03'])
    t.strictSame(
      outcomes.filter((code) => !lost.has(code ?? '')),
      []
    )
    t.ok(door.knocks < 50, `they knocked ${door.knocks} times`)
    const before = door.knocks
    while (door.knocks === before) await sql`select 1`.catch(() => undefined)
    t.pass('soon it is tried again')
  })
}

const refusals = {
  '28P01': 'The database server refuses the login: check user and password of DATABASE_URL',
  '28000': 'The database server refuses the login: check user and password of DATABASE_URL',
  '3D000': 'The database server has no such database: check the name at the end of DATABASE_URL',
  '57P03': 'The database cannot be reached; try again in a moment'
}

for (const [code, message] of Object.entries(refusals)) {
  t.test(`a database that refuses with ${code} is unavailable, and what to check is told`, async (t) => {
    const door = await stranger(t, (socket) => socket.end(errorResponse(code, 'go away')))
    const { sql } = impatient(t, door.url)
    await t.rejects(postgresMigrations(sql).list(), { code: 'unavailable', message })
  })
}

/** A pool of two connections that gives up soon. */
function impatient(t: Test, url: string): Database {
  const database = connect(url, { max: 2, silence: 100 })
  t.teardown(() => database.sql.end({ timeout: 0 }))
  return database
}

/** Somebody at the address of the database who is none. */
async function stranger(t: Test, greet: (socket: Socket) => unknown) {
  let knocks = 0
  const server = createServer((socket) => {
    knocks++
    socket.on('error', () => undefined).resume()
    greet(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port }: AddressInfo = Object(server.address())
  return {
    url: `postgres://127.0.0.1:${port}/none`,
    get knocks() {
      return knocks
    }
  }
}

/** As PostgreSQL refuses a connection. */
function errorResponse(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5, 'E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
