import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { operator } from '@rollcall/core'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import { benchDatabase } from './bench-database.ts'
import { aSecond, compared, tellFigure } from './figures.ts'
import type { Outcome } from './job.ts'
import { manyPosts } from './posts-rows.ts'
import { perSecond, type Served, send, servers } from './processes.ts'
import { get, raw, vote } from './requests.ts'
import { median, rateOf, tell } from './table.ts'

/**
 * Votes a second, each of which changes the counts of a post and is on disk when it is answered, beside one bare upsert for
 * each; and lists of very many posts. All ways take turns, so that only ratios count; senders and servers are other processes.
 * At the end the counts have to be those of the votes.
 */
const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string', default: 'votes,lists' }
  }
})

const SECONDS = Number(options.seconds)
const PASSWORD = 'nobody would guess that in an hour'
const LIST = '/api/v1/posts'
const connections = Number(options.connections)
const { url: DATABASE_URL, drop } = await benchDatabase()
const env = {
  DATABASE_URL,
  ROLLCALL_JWT_SECRET: 'a secret of a benchmark, long enough to sign',
  ROLLCALL_LOG_LEVEL: 'silent'
}
const { start, closeAll } = servers()

try {
  const voters = await makeVoters()
  const product = await start({ what: 'product', env })
  if (options.only.includes('votes')) await compareVotes(product, voters)
  if (options.only.includes('lists')) await compareLists(product, voters)
  console.log(`\nload average of the machine: ${loadavg()[0]?.toFixed(1)}, ours included`)
} finally {
  await closeAll()
  await drop()
}

interface Voter {
  id: string
  token: string
}

async function makeVoters(): Promise<Voter[]> {
  const { app, close } = await openApp(readConfig(env))
  const voters: Voter[] = []
  for (let i = 0; i < connections; i++) {
    const email = `voter${i}@bench.example`
    const { id } = await app.createUser({ username: `voter${i}`, email, password: PASSWORD }, operator)
    const { user } = await app.login({ email, password: PASSWORD }, operator)
    voters.push({ id, token: user.access })
  }
  await close()
  return voters
}

async function compareVotes({ port }: Served, voters: Voter[]): Promise<void> {
  const posts = await makePosts(voters)
  const requests = [1, -1].flatMap((value) =>
    posts.flatMap((post) => voters.map(({ token }) => raw(vote(post, value, token))))
  )
  const users = voters.map(({ id }) => id)
  const bare: number[] = []
  const votes: Outcome[] = []
  for (let round = 0; round <= Number(options.rounds); round++) {
    const seconds = round === 0 ? 1 : SECONDS
    const upserts = await perSecond({ what: 'upserts', database: DATABASE_URL, posts, users, seconds })
    const outcome = await send({ port, requests, connections, seconds })
    if (round === 0) continue
    bare.push(upserts)
    votes.push(outcome)
  }
  console.log(`\nvotes a second, ${connections} connections`)
  tell('a bare upsert each', median(bare), median(bare))
  tell('through the API', rateOf(votes), median(bare), votes)
  tellFigure({
    what: 'a vote through the API',
    beside: 'a bare upsert',
    ratio: rateOf(votes) / median(bare),
    goal: { least: 0.5 },
    absolute: aSecond(rateOf(votes))
  })
  await verify()
}

async function makePosts([voter]: Voter[]): Promise<string[]> {
  const { app, actAs, close } = await openApp(readConfig(env))
  const owner = await actAs(voter?.id ?? '')
  const posts: string[] = []
  for (let i = 0; i < 1000; i++) {
    posts.push((await app.createPost({ title: `Post ${i}`, content: 'What happened.' }, owner)).id)
  }
  await close()
  const { sql, close: disconnect } = connect(DATABASE_URL, { max: 1 })
  await sql`
    create table plain_votes (
      post_id uuid, user_id uuid, value smallint not null, voted_at timestamptz not null, primary key (post_id, user_id)
    )`
  await disconnect()
  return posts
}

async function verify(): Promise<void> {
  const { app, close } = await openApp(readConfig(env))
  const { posts, votes, wrong_count } = await app.recountPosts({ verify: true }, operator)
  await close()
  console.log(`${posts} posts, ${votes} votes, ${wrong_count} posts whose counts differ from their votes`)
  if (wrong_count > 0) throw new Error('counts differ from votes')
}

async function compareLists(product: Served, [voter]: Voter[]): Promise<void> {
  if (voter === undefined) throw new Error('nobody to ask')
  const { id: user_id, token } = voter
  const began = performance.now()
  await manyPosts({ url: DATABASE_URL, user_id, count: Number(options.posts) })
  console.log(`\nmade ${options.posts} posts in ${Math.round((performance.now() - began) / 1000)} s`)
  const ways = [
    { name: 'first page of new', path: `${LIST}?sort=new` },
    { name: 'first page of hot', path: `${LIST}?sort=hot` },
    { name: 'page 1,000 of hot by cursor', path: `${LIST}?sort=hot&cursor=${await cursorAt(product, token)}` }
  ].map((way) => ({ ...way, outcomes: [] as Outcome[] }))
  for (let round = 0; round <= Number(options.rounds); round++) {
    for (const { path, outcomes } of ways) {
      const requests = Array.from({ length: connections }, () => raw(get(path, token)))
      const seconds = round === 0 ? 1 : SECONDS
      const outcome = await send({ port: product.port, requests, seconds })
      if (round > 0) outcomes.push(outcome)
    }
  }
  console.log(`lists a second, ${connections} connections`)
  const [newest = [], hot = [], deep = []] = ways.map(({ outcomes }) => outcomes)
  for (const { name, outcomes } of ways) tell(name, rateOf(outcomes), rateOf(newest), outcomes)
  const first = 'first page of `hot`'
  const deepest = 'page 1,000 of `hot` by cursor'
  console.log()
  tellFigure({ what: first, beside: 'first page of `new`', ...compared(hot, newest), goal: { least: 0.7 } })
  tellFigure({ what: deepest, beside: 'its first page', ...compared(deep, hot), goal: { least: 0.9 } })
}

interface Listed {
  meta: { next_cursor?: string }
}

/** The cursor after 999 pages of 20: found by walking there. */
async function cursorAt({ port }: Served, token: string): Promise<string> {
  let cursor = ''
  for (let seen = 0; seen < 999 * 20; seen += 100) {
    const limit = Math.min(100, 999 * 20 - seen)
    const path = `${LIST}?sort=hot&limit=${limit}${cursor && `&cursor=${cursor}`}`
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${token}` }
    })
    if (!response.ok) throw new Error(await response.text())
    const { meta }: Listed = JSON.parse(await response.text())
    cursor = meta.next_cursor ?? ''
  }
  return cursor
}
