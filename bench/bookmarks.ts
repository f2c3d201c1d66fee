import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { operator } from '@rollcall/core'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import { benchDatabase } from './bench-database.ts'
import { manyBookmarks } from './bookmarks-rows.ts'
import { aSecond, compared, tellFigure } from './figures.ts'
import type { Outcome } from './job.ts'
import { type Served, send, servers } from './processes.ts'
import { get, raw } from './requests.ts'
import { median, rateOf, tell } from './table.ts'

/**
 * Lists, searches and an import, of a user with very many bookmarks, beside a server that answers the same rows from memory
 * and beside COPY. All ways take turns, so that only ratios count; senders and servers are other processes.
 */
const { values: options } = parseArgs({
  options: {
    bookmarks: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
    lines: { type: 'string', default: '100000' },
    only: { type: 'string', default: 'lists,import' }
  }
})

const SECRET = 'a secret of a benchmark, long enough to sign'
const PASSWORD = 'nobody would guess that in an hour'
const LIST = '/api/v1/bookmarks'
const connections = Number(options.connections)
const { url: DATABASE_URL, drop } = await benchDatabase()
const env = { DATABASE_URL, ROLLCALL_JWT_SECRET: SECRET, ROLLCALL_LOG_LEVEL: 'silent' }
const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'))
const { start, closeAll } = servers()

try {
  const { token, user_id } = await makeOwner()
  const product = await start({ what: 'product', env })
  if (options.only.includes('import')) await compareImport(product, token)
  if (options.only.includes('lists')) {
    const began = performance.now()
    await manyBookmarks({ url: DATABASE_URL, user_id, count: Number(options.bookmarks) })
    console.log(`made ${options.bookmarks} bookmarks in ${Math.round((performance.now() - began) / 1000)} s`)
    await compareLists(product, token)
  }
  console.log(`\nload average of the machine: ${loadavg()[0]?.toFixed(1)}, ours included`)
} finally {
  await closeAll()
  await drop()
  await rm(folder, { recursive: true })
}

async function makeOwner(): Promise<{ token: string; user_id: string }> {
  const { app, close } = await openApp(readConfig(env))
  const email = 'owner@bench.example'
  const { id } = await app.createUser({ username: 'owner', email, password: PASSWORD }, operator)
  const { user } = await app.login({ email, password: PASSWORD }, operator)
  await close()
  return { token: user.access, user_id: id }
}

async function compareLists(product: Served, token: string): Promise<void> {
  const firstPage = `${LIST}?page=1&per_page=20`
  const rows = await start({ what: 'rows', secret: SECRET, list: await answerOf(product, firstPage, token) })
  const ways = [
    { name: 'the same rows from memory', port: rows.port, path: '/rows' },
    { name: 'first page with totals', port: product.port, path: firstPage },
    { name: 'first page by cursor', port: product.port, path: `${LIST}?limit=20` },
    {
      name: 'page 10,000 by cursor',
      port: product.port,
      path: `${LIST}?limit=20&cursor=${await cursorAt(product, token)}`
    },
    { name: 'two words and a tag', port: product.port, path: `${LIST}?limit=20&q=word017+word093+%23tag7` }
  ].map((way) => ({ ...way, outcomes: [] as Outcome[] }))
  const found = await answerOf(product, ways[4]?.path ?? '', token)
  console.log(`the search finds ${JSON.stringify(found).split('"id":').length - 1} on its first page`)
  for (let round = 0; round <= Number(options.rounds); round++) {
    for (const { port, path, outcomes } of ways) {
      const requests = Array.from({ length: connections }, () => raw(get(path, token)))
      const outcome = await send({ port, requests, seconds: round === 0 ? 1 : Number(options.seconds) })
      if (round > 0) outcomes.push(outcome)
    }
  }
  console.log(`\nlists a second, ${connections} connections`)
  const [memory = [], page = [], walk = [], deep = [], search = []] = ways.map(({ outcomes }) => outcomes)
  for (const { name, outcomes } of ways) tell(name, rateOf(outcomes), rateOf(memory), outcomes)
  const first = 'first page of the list with its totals'
  const deepest = 'page 10,000 by cursor'
  const words = 'search with two words and a tag'
  console.log()
  tellFigure({
    what: first,
    beside: 'the same rows from memory',
    ...compared(page, memory),
    goal: { least: 0.4 }
  })
  tellFigure({ what: deepest, beside: 'first page by cursor', ...compared(deep, walk), goal: { least: 0.9 } })
  tellFigure({
    what: words,
    beside: 'first page of the list',
    ...compared(search, page),
    goal: { least: 0.3 }
  })
}

/** The cursor after 9,999 pages of 20: found by walking there, 100 rows at a time. */
async function cursorAt(product: Served, token: string): Promise<string> {
  let cursor = ''
  for (let seen = 0; seen < 9_999 * 20; seen += 100) {
    const limit = Math.min(100, 9_999 * 20 - seen)
    const { meta } = await answerOf(product, `${LIST}?limit=${limit}${cursor && `&cursor=${cursor}`}`, token)
    if (!meta.has_next || !meta.next_cursor) break
    cursor = meta.next_cursor
  }
  return cursor
}

interface Listed {
  meta: { has_next: boolean; next_cursor?: string }
}

async function answerOf({ port }: Served, path: string, token: string): Promise<Listed> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${token}` }
  })
  if (!response.ok) throw new Error(await response.text())
  return JSON.parse(await response.text())
}

/** What an import saved is taken out as psql writes it, and read back into the same tables with their indexes. */
async function compareImport({ port }: Served, token: string): Promise<void> {
  const lines = Number(options.lines)
  const file = join(folder, 'import.ndjson')
  const text = Array.from({ length: lines }, (_, i) =>
    JSON.stringify({
      url: `https://import.example/${i}`,
      title: `Page ${i} about word${i % 200}`,
      tags: [`tag${i % 50}`]
    })
  )
  await pipeline(
    text.map((line) => `${line}\n`),
    createWriteStream(file)
  )
  const imports: number[] = []
  const copies: number[] = []
  const { sql, close } = connect(DATABASE_URL, { max: 1 })
  for (let round = 0; round < 3; round++) {
    const began = performance.now()
    const response = await fetch(`http://127.0.0.1:${port}${LIST}/import?format=ndjson`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: await openAsBlob(file)
    })
    const created = (await response.text()).split('"created"').length - 1
    imports.push((performance.now() - began) / 1000)
    if (created !== lines) throw new Error(`${created} of ${lines} lines were saved`)
    copies.push(await copyBack())
    await sql`truncate bookmarks cascade`
    await sql`truncate bookmark_totals`
  }
  await close()
  const [imported, copied] = [median(imports), median(copies)]
  console.log(`\nimport of ${lines} lines: ${(lines / imported).toFixed(0)} a second through the API`)
  console.log(`COPY of the same rows:  ${(lines / copied).toFixed(0)} a second with psql`)
  tellFigure({
    what: `import of ${lines.toLocaleString('en-US')} lines through the API`,
    beside: 'COPY of the same rows with psql',
    ratio: copied / imported,
    goal: { least: 0.1 },
    absolute: aSecond(lines / imported)
  })
}

/** Seconds that COPY takes. */
async function copyBack(): Promise<number> {
  const [bookmarks, visits] = [join(folder, 'bookmarks.copy'), join(folder, 'visits.copy')]
  await psql(`\\copy bookmarks to '${bookmarks}'`, `\\copy bookmark_visits to '${visits}'`)
  await psql('truncate bookmarks cascade')
  const began = performance.now()
  await psql(`\\copy bookmarks from '${bookmarks}'`, `\\copy bookmark_visits from '${visits}'`)
  return (performance.now() - began) / 1000
}

async function psql(...commands: string[]): Promise<void> {
  const child = spawn(
    'psql',
    [DATABASE_URL, '-qv', 'ON_ERROR_STOP=1', ...commands.flatMap((one) => ['-c', one])],
    {
      stdio: ['ignore', 'ignore', 'inherit']
    }
  )
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`psql ended with ${code}`)
}
