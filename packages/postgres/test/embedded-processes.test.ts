import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import t from 'tap'
import { openEmbedded } from '../src/embedded/open-embedded.ts'

const script = fileURLToPath(new URL('./fixtures/embedded-process.ts', import.meta.url))

/** Starts a process and gathers what it says. */
function start(role: string, dataDir: string) {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ['--import=tsx', script, role, dataDir],
    { stdio: ['pipe', 'pipe', 'inherit'] }
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const exited = once(child, 'close').then(([code]: (number | null)[]) => code)
  return {
    child,
    exited,
    /** Only whole lines: the last one may have been cut by a kill. */
    lines: () => output.split('\n').slice(0, -1),
    async says(line: string) {
      while (!output.includes(`${line}\n`)) await once(child.stdout, 'data')
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    }
  }
}

async function open(dataDir: string) {
  const embedded = await openEmbedded({ dataDir })
  const sql = postgres({ ...embedded.connectOptions(), onnotice: () => {} })
  const close = async () => {
    await sql.end({ timeout: 1 })
    await embedded.close()
  }
  return { sql, close }
}

t.test('only one of many racing processes holds the lock', async (t) => {
  const dataDir = t.testdir()
  const processes = Array.from({ length: 5 }, () => start('locks', dataDir))
  t.strictSame(await Promise.all(processes.map(({ exited }) => exited)), [0, 0, 0, 0, 0])
  t.ok(processes.filter(({ lines }) => lines()[0] !== 'taken 0').length > 1, 'and it changes hands')
})

t.test('processes that start together share one database', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const processes = Array.from({ length: 4 }, () => start('counts', dataDir))
  t.strictSame(await Promise.all(processes.map(({ exited }) => exited)), [0, 0, 0, 0])
  t.equal(new Set(processes.flatMap(({ lines }) => lines())).size, 1, 'which was started once')
  const { sql, close } = await open(dataDir)
  t.strictSame([...(await sql`SELECT value FROM counter`)], [{ value: 200 }])
  await close()
})

t.test('what was answered survives the kill of the owner', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const answered: string[] = []
  for (const round of [1, 2, 3, 4]) {
    const writer = start('writes', dataDir)
    await once(writer.child.stdout, 'data')
    await sleep(Math.random() * 600)
    await writer.kill()
    answered.push(...writer.lines())
    const { sql, close } = await open(dataDir)
    const kept = new Set((await sql`SELECT id FROM written`).map(({ id }) => id))
    t.strictSame(
      answered.filter((id) => !kept.has(id)),
      [],
      `round ${round}: none of ${answered.length} is lost`
    )
    await close()
  }
})

t.test('a creation that was killed starts over', async (t) => {
  const dataDir = `${t.testdir()}/data`
  for (const delay of [0, 50, 120, 250]) {
    const creator = start('waits', dataDir)
    while (!existsSync(`${dataDir}/database.unfinished`)) await sleep(1)
    await sleep(delay)
    await creator.kill()
  }
  const { sql, close } = await open(dataDir)
  t.strictSame([...(await sql`SELECT 1 AS one`)], [{ one: 1 }])
  await close()
})

t.test('another process takes over when the owner leaves', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const owner = start('waits', dataDir)
  await owner.says('open')
  const { sql, close } = await open(dataDir)
  await sql`CREATE TABLE kept AS SELECT 1 AS one`
  owner.child.stdin.end('\n')
  t.equal(await owner.exited, 0)
  const since = performance.now()
  t.strictSame([...(await sql`SELECT one FROM kept`)], [{ one: 1 }])
  t.comment(`took over in ${Math.round(performance.now() - since)} ms`)
  await close()
})

t.test('another process takes over when the owner is killed under load', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const owner = start('waits', dataDir)
  await owner.says('open')
  const { sql, close } = await open(dataDir)
  await sql`CREATE TABLE kept (id int)`
  let answered = 0
  let failed = 0
  let stop = false
  const load = Array.from({ length: 10 }, async () => {
    while (!stop) {
      await sql`INSERT INTO kept VALUES (1)`.then(
        () => (answered += 1),
        () => (failed += 1)
      )
    }
  })
  await sleep(200)
  await owner.kill()
  const before = answered
  await sleep(2000)
  stop = true
  await Promise.all(load)
  t.ok(answered > before, `${answered - before} more were answered, ${failed} failed`)
  const [row] = await sql`SELECT count(*)::int AS rows FROM kept`
  t.ok(row?.rows >= answered, 'and none of those answered is lost')
  await close()
})

t.test('a process that is killed inside its transaction disturbs nobody', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const { sql, close } = await open(dataDir)
  await sql`SELECT 1`
  const other = start('holds', dataDir)
  await other.says('holding')
  const blocked = sql`SELECT to_regclass('abandoned') AS found`
  await other.kill()
  t.strictSame([...(await blocked)], [{ found: null }], 'what it did is undone')
  await close()
})
