import { once } from 'node:events'
import { statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import postgres from 'postgres'
import t, { type Test } from 'tap'
import { maintain } from '../src/embedded/maintain.ts'
import { openEmbedded } from '../src/embedded/open-embedded.ts'
import { message, messagesIn, startup, tag } from '../src/embedded/protocol.ts'
import { serve } from '../src/embedded/serve.ts'

const dataDir = `${t.testdir()}/data`
const progress: string[] = []
const embedded = await openEmbedded({ dataDir, onProgress: (message) => progress.push(message) })
t.teardown(() => embedded.close())

function client(t: Test, options: postgres.Options<Record<never, never>> = {}) {
  const sql = postgres({ ...embedded.connectOptions(), onnotice: () => {}, ...options })
  t.teardown(() => sql.end({ timeout: 1 }))
  return sql
}

/** A client that speaks the protocol message by message. */
async function rawClient(t: Test, socketPath = `${dataDir}/database.sock`) {
  const socket: Socket = connect(socketPath)
  let output = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    output = Buffer.concat([output, chunk])
  })
  socket.on('error', () => {})
  t.teardown(() => socket.destroy())
  const gone = once(socket, 'close')
  return {
    socket,
    gone,
    text: () => output.toString('latin1'),
    /** Sends messages and resolves with the answers once the database is ready again. */
    async ask(...messages: Buffer[]) {
      output = Buffer.alloc(0)
      socket.write(Buffer.concat(messages))
      while ([...messagesIn(output)].at(-1)?.[0] !== tag.ready) await once(socket, 'data')
      return output.toString('latin1')
    }
  }
}

const none = Buffer.of(0, 0)
const parse = (name: string, sql: string) => message(tag.parse, name, sql, none)
const run = (name: string) => [
  message(tag.bind, '', name, none, none, none),
  message('E'.charCodeAt(0), '', Buffer.alloc(4)),
  message(tag.sync)
]

t.test('the first opening creates the directory and says so', async (t) => {
  t.strictSame(progress, [`Creating the embedded database in ${dataDir}`])
  t.equal(statSync(dataDir).mode & 0o777, 0o700)
  t.equal(
    statSync(`${dataDir}/database`).mode & 0o777,
    0o700,
    'also where the data directory is open to others'
  )
  await openEmbedded({ dataDir, onProgress: t.fail }).then(({ close }) => close())
})

t.test('many connections get their own answers, prepared or not', async (t) => {
  const [prepared, unprepared] = [client(t), client(t, { prepare: false })]
  const wrong: unknown[] = []
  await Promise.all(
    Array.from({ length: 900 }, async (_, i) => {
      const sql = i % 3 ? prepared : unprepared
      const [row] = await (i % 2 ? sql`SELECT ${i}::int AS number` : sql`SELECT ${`text ${i}`}::text AS text`)
      if ((row?.number ?? row?.text) !== (i % 2 ? i : `text ${i}`)) wrong.push([i, row])
    })
  )
  t.strictSame(wrong, [])
})

t.test('two connections may prepare different statements under one name', async (t) => {
  const [one, other] = [await rawClient(t), await rawClient(t)]
  await Promise.all([one.ask(startup()), other.ask(startup())])
  await one.ask(parse('same', "SELECT 'first'"), message(tag.sync))
  await other.ask(parse('same', "SELECT 'second'"), message(tag.sync))
  t.match(await one.ask(...run('same')), /first/)
  t.match(await other.ask(...run('same')), /second/)
})

t.test('another connection waits while the unnamed statement of one is in use', async (t) => {
  const [one, other] = [await rawClient(t), await rawClient(t)]
  await Promise.all([one.ask(startup()), other.ask(startup())])
  one.socket.write(Buffer.concat([parse('', "SELECT 'first'"), message(tag.flush)]))
  await once(one.socket, 'data')
  const answer = other.ask(parse('', "SELECT 'second'"), ...run(''))
  t.match(await one.ask(...run('')), /first/)
  t.match(await answer, /second/)
})

t.test('transactions exclude each other', async (t) => {
  const sql = client(t)
  await sql`CREATE TABLE counter AS SELECT 0 AS value`
  const add = () =>
    sql.begin(async (tx) => {
      const [row] = await tx`SELECT value FROM counter`
      await sleep(1)
      await tx`UPDATE counter SET value = ${row?.value + 1}`
    })
  await Promise.all(Array.from({ length: 30 }, add))
  t.strictSame([...(await sql`SELECT value FROM counter`)], [{ value: 30 }])
})

t.test('parameters and answers of several MiB pass', async (t) => {
  const sql = client(t)
  const text = 'ö'.repeat(2 * 1024 * 1024)
  const rows = await Promise.all([1, 2, 3].map(() => sql`SELECT ${text}::text AS text`))
  t.ok(rows.every(([row]) => row?.text === text))
})

t.test('a client that dies inside its transaction is rolled back', async (t) => {
  const sql = client(t)
  await sql`CREATE TABLE deaths (id int)`
  const dying = await rawClient(t)
  await dying.ask(startup())
  await dying.ask(message(tag.query, 'BEGIN'), message(tag.query, 'INSERT INTO deaths VALUES (1)'))
  const waiting = sql`SELECT count(*)::int AS rows FROM deaths`
  dying.socket.destroy()
  t.strictSame([...(await waiting)], [{ rows: 0 }])
})

t.test('a client that dies in the middle of a message or a request changes nothing', async (t) => {
  const sql = client(t)
  await sql`CREATE TABLE halves (id int)`
  const insert = parse('', 'INSERT INTO halves VALUES (1)')
  const [bind = none, execute = none] = run('')
  for (const sent of [insert.subarray(0, 20), Buffer.concat([insert, bind, execute])]) {
    const dying = await rawClient(t)
    await dying.ask(startup())
    dying.socket.end(sent)
    await dying.gone
  }
  const flushed = await rawClient(t)
  await flushed.ask(startup())
  flushed.socket.write(Buffer.concat([insert, bind, execute, message(tag.flush)]))
  await once(flushed.socket, 'data')
  flushed.socket.destroy()
  t.strictSame([...(await sql`SELECT count(*)::int AS rows FROM halves`)], [{ rows: 0 }])
})

t.test('bytes that are not the protocol end only the connection they came from', async (t) => {
  const stranger = await rawClient(t)
  stranger.socket.write('GET / HTTP/1.1\r\n\r\n')
  await stranger.gone
  t.match(stranger.text(), /08P01/)
  t.strictSame([...(await client(t)`SELECT 1 AS one`)], [{ one: 1 }])
})

t.test('COPY FROM STDIN is refused', async (t) => {
  const sql = client(t)
  await t.rejects(sql.unsafe('COPY pg_class FROM STDIN'), { code: '0A000' })
})

t.test('notifications arrive', async (t) => {
  const sql = client(t)
  const heard = new Promise((resolve) => void sql.listen('news', resolve))
  const other = client(t)
  while ((await other`SELECT pg_listening_channels() AS channel`).length === 0) await sleep(5)
  await other.notify('news', 'hello')
  t.equal(await heard, 'hello')
})

t.test('the event loop of the owner stays free during a long statement', async (t) => {
  const sql = client(t)
  await sql`SELECT 1`
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 5)
  const start = performance.now()
  await sql`SELECT count(*) FROM generate_series(1, 3000000)`
  clearInterval(timer)
  t.ok(longest < (performance.now() - start) / 2, `longest pause ${Math.round(longest)} ms`)
})

t.test('when the database crashes, its queries reject and the next ones find it restarted', async (t) => {
  const sql = client(t)
  await sql`CREATE TABLE survivors AS SELECT 1 AS one`
  const crash = sql.unsafe('/* a comment hides it */ COPY survivors FROM STDIN')
  await t.rejects(crash, { code: 'CONNECTION_CLOSED' })
  t.strictSame([...(await sql`SELECT one FROM survivors`)], [{ one: 1 }])
  t.match(progress.at(-1), /stopped/)
})

t.test('a data directory with a long name works', async (t) => {
  const long = `${t.testdir()}/${'long'.repeat(30)}`
  const { connectOptions, close } = await openEmbedded({ dataDir: long })
  const sql = postgres(connectOptions())
  t.strictSame([...(await sql`SELECT 1 AS one`)], [{ one: 1 }])
  await sql.end({ timeout: 1 })
  await close()
})

t.test('closing lets transactions end and refuses what comes later', async (t) => {
  const { connectOptions, close } = await openEmbedded({ dataDir: `${t.testdir()}/data` })
  const sql = postgres(connectOptions())
  await sql`CREATE TABLE t (id int)`
  const transaction = sql.begin(async (tx) => {
    await tx`INSERT INTO t VALUES (1)`
    const closing = close()
    await sleep(100)
    await tx`INSERT INTO t VALUES (2)`
    return { closing }
  })
  await (await transaction).closing
  await t.rejects(sql`SELECT 1`, { message: 'The embedded database is closed' })
  await t.rejects(sql`SELECT 1`, { message: 'The embedded database is closed' }, 'as often as it is asked')
  await sql.end({ timeout: 1 })
})

t.test('in memory', async (t) => {
  const database = await PGlite.create()
  const socketPath = `${t.testdir()}/s`
  const server = await serve({ database, socketPath, patience: 100 })
  t.teardown(async () => {
    await server.close()
    await database.close()
  })

  t.test('a transaction that is silent for too long is rolled back', async (t) => {
    const silent = await rawClient(t, socketPath)
    await silent.ask(startup())
    await silent.ask(message(tag.query, 'CREATE TABLE t (id int)'))
    await silent.ask(message(tag.query, 'BEGIN; INSERT INTO t VALUES (1)'))
    await silent.gone
    t.match(silent.text(), /25P03/)
    t.match((await server.execute("SELECT 'rows ' || count(*) FROM t")).toString(), /rows 0/)
  })

  t.test('dead rows are vacuumed and the log is checkpointed', async (t) => {
    await server.execute('CREATE TABLE u AS SELECT i, 0 AS n FROM generate_series(1, 1000) i')
    const stop = maintain(server, 20)
    t.teardown(stop)
    const ask = async (sql: string) => (await server.execute(sql)).toString('latin1')
    await ask('UPDATE u SET n = n + 1')
    await sleep(1100)
    await ask('SELECT 1')
    while (!(await ask("SELECT 'vacuumed ' || vacuum_count FROM pg_stat_user_tables")).includes('vacuumed 1'))
      await sleep(20)
    const redo = await ask('SELECT redo_lsn FROM pg_control_checkpoint()')
    await ask('CREATE TABLE big AS SELECT repeat(md5(i::text), 200) FROM generate_series(1, 15000) i')
    await ask('ALTER TABLE big ALTER COLUMN repeat SET STORAGE EXTERNAL')
    await ask("UPDATE big SET repeat = repeat || 'x'")
    while ((await ask('SELECT redo_lsn FROM pg_control_checkpoint()')) === redo) await sleep(20)
    t.pass()
  })
})

t.test('closing right after its clients is not a crash', async (t) => {
  const said: string[] = []
  const { connectOptions, close } = await openEmbedded({
    dataDir: `${t.testdir()}/data`,
    onProgress: (text) => said.push(text)
  })
  const clients = [1, 2, 3].map(() => postgres(connectOptions()))
  await Promise.all(clients.flatMap((sql) => [1, 2, 3].map((i) => sql`SELECT ${i}::int`)))
  await Promise.all(clients.map((sql) => sql.end({ timeout: 1 })))
  await close()
  t.equal(said.length, 1, 'only the creation is told of')
})
