import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { operator } from '@rollcall/core'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import { benchDatabase } from './bench-database.ts'
import { compared, tellFigure } from './figures.ts'
import type { Outcome } from './job.ts'
import { send, servers } from './processes.ts'
import { median, rateOf, tell } from './table.ts'

/**
 * Redirects a second whose visits are on disk when they are answered, beside a server that answers one fixed redirect and
 * beside the plain way, an UPDATE for each. All ways take turns, so that only ratios count; senders and servers are other
 * processes. At the end every answered visit has to be in the counts.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    links: { type: 'string', default: '10000' }
  }
})

const LINKS = Number(options.links)
const connections = Number(options.connections)
const { url: DATABASE_URL, drop } = await benchDatabase()
const env = {
  DATABASE_URL,
  ROLLCALL_JWT_SECRET: 'nobody logs in to a benchmark of redirects',
  ROLLCALL_LOG_LEVEL: 'silent'
}
const { start, closeAll } = servers()
const codes: string[] = []

try {
  await makeLinks()
  const [fixed, plain, product] = await Promise.all([
    start({ what: 'fixed' }),
    start({ what: 'plain', database: DATABASE_URL }),
    start({ what: 'product', env })
  ])
  const ways = [
    { name: 'a fixed 302', port: fixed.port, links: LINKS },
    { name: 'an UPDATE per request', port: plain.port, links: LINKS },
    { name: `Rollcall, ${LINKS} links`, port: product.port, links: LINKS },
    { name: 'Rollcall, one link', port: product.port, links: 1 }
  ].map((way) => ({ ...way, outcomes: [] as Outcome[] }))
  let counted = 0
  for (let round = 0; round <= Number(options.rounds); round++) {
    for (const { port, links, outcomes } of ways) {
      const seconds = round === 0 ? 1 : Number(options.seconds)
      const outcome = await send({ port, requests: visits(links), connections, seconds })
      if (round > 0) outcomes.push(outcome)
      if (port === product.port) counted += outcome.statuses[302] ?? 0
    }
  }
  const [first = [], second = [], many = [], one = []] = ways.map(({ outcomes }) => outcomes)
  console.log(`\nredirects a second, ${connections} connections`)
  for (const { name, outcomes } of ways) {
    tell(name, rateOf(outcomes), rateOf(first), outcomes)
    console.log(`${''.padEnd(32)}           p99 ${median(outcomes.map(({ p99 }) => p99)).toFixed(1)} ms`)
  }
  console.log()
  const what = `a redirect of one of ${LINKS.toLocaleString('en-US')} links`
  tellFigure({
    what,
    beside: 'Fastify that answers a fixed 302',
    ...compared(many, first),
    goal: { least: 0.45 }
  })
  tellFigure({ what, beside: 'an UPDATE per request', ...compared(many, second), goal: { least: 3 } })
  tellFigure({
    what: 'a redirect of one link',
    beside: 'many links',
    ...compared(one, many),
    goal: { least: 0.8 }
  })
  await verify(counted)
  console.log(`load average of the machine: ${loadavg()[0]?.toFixed(1)}, ours included`)
} finally {
  await closeAll()
  await drop()
}

async function makeLinks(): Promise<void> {
  const { app, actAs, close } = await openApp(readConfig(env))
  await app.createUser(
    { username: 'owner', email: 'owner@bench.example', password: 'nobody would guess that' },
    operator
  )
  const owner = await actAs('owner')
  const addresses = Array.from({ length: LINKS }, (_, i) => `https://example.com/pages/${i}`)
  const content = [Buffer.from(addresses.join('\n'))]
  const stream = async function* () {
    yield* content
  }
  for await (const { error } of await app.importBookmarks({ content: stream(), format: 'urls' }, owner)) {
    if (error !== null) throw new Error(error)
  }
  await close()
  const { sql, close: disconnect } = connect(DATABASE_URL, { max: 1 })
  await sql`create table plain_links (short_url text primary key, url text not null, visits bigint not null)`
  await sql`insert into plain_links select short_url, url, 0 from bookmarks`
  for (const { short_url } of await sql`select short_url from bookmarks order by id`) codes.push(short_url)
  await sql`vacuum analyze`
  await disconnect()
}

/** In an order without pattern. */
function visits(links: number): string[] {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  return Array.from({ length: links }, (_, i) => {
    const code = codes[(i * 7919) % links]
    return `GET /${code} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: ${agent}\r\n\r\n`
  })
}

/** Whatever was answered is counted, no more and no less. */
async function verify(answered: number): Promise<void> {
  await sleep(500)
  const { sql, close } = connect(DATABASE_URL, { max: 1 })
  const [row] = await sql`
    select (select coalesce(sum(visits), 0) from bookmark_visits)
      + (select coalesce(sum(count), 0) from visits) as counted`
  await close()
  const counted = Number(row?.counted)
  console.log(`\nanswered ${answered}, counted ${counted}`)
  if (counted !== answered) throw new Error('visits were lost or counted twice')
}
