import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { testEnv } from '@rollcall/postgres/testing'
import { event, logIn, type Server, serve } from '../apps/cli/test/product/server.ts'
import { exchange } from './harness/exchange.ts'
import { open, type Raw, statusOf } from './harness/raw.ts'
import { type Scenario, scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { until } from './harness/until.ts'
import { claimAlwaysOk, watchCheck } from './harness/watch-check.ts'
import { watchMemory } from './harness/watch-memory.ts'

const GIGABYTES_2 = 2 ** 31
const PIECE = 2 ** 20
/** What a sender may get rid of before it notices that it was refused. */
const EARLY = 64 * PIECE
const BODY_LIMIT = 4 * PIECE
const BOMBS = 20
/** A body up to the limit is held whole, and what it was made of beside it: of each request at once. */
const MEMORY = 400

/** How files begin in the middle of one entry, by their format. */
const STARTS = [
  ['urls', 'https://example.com/'],
  ['ndjson', '{"url":"https://example.com/'],
  ['html', '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF="https://example.com/'],
  ['csv', 'title,url\n"'],
  ['json', '[{"title":"']
] as const
const NAMES = { length: 'announced', chunks: 'in chunks' }
/** An answer of nothing, or the last chunk of one. */
const WHOLE = /\r\ncontent-length: 0\r\n|\r\n0\r\n\r\n$/i
const QUICKLY = { [constants.BROTLI_PARAM_QUALITY]: 1 }
const CRLF = Buffer.from('\r\n')

await scenario('Bodies of 2 GB', async (s) => {
  const env = { ...(await testEnv(s)), ROLLCALL_BODY_LIMIT: String(BODY_LIMIT) }
  const token = await settleIn(env)
  const server = await serve(s, env)
  const access = await logIn('ada', server)
  const memory = await watchMemory(server.program.child.pid, s)
  const looks = watchCheck(server.url, s)
  const bearer = `authorization: Bearer ${access}`
  const json = {
    path: '/api/v1/items',
    headers: [bearer, 'content-type: application/json'],
    start: '{"title":"'
  }
  const item = { path: '/api/1/item/', headers: [`x-rollbar-access-token: ${token}`], start: '{"data":"' }

  const games = STARTS.slice(-2).map(([format, start]) => {
    return { path: `/api/v1/videogames/import?format=${format}`, headers: [bearer], start }
  })
  await Promise.all([
    ...[json, item].map((one) => claimRefused({ ...one, how: 'length' }, server, s)),
    ...[json, item, ...games].map((one) => claimRefused({ ...one, how: 'chunks' }, server, s))
  ])
  for (const [format, start] of STARTS) {
    const path = `/api/v1/bookmarks/import?format=${format}`
    await claimPassedOver({ path, headers: [bearer], start, how: 'chunks' }, server, s)
  }
  await claimBombs(server, token, s)
  claimAlwaysOk(await looks.stop(), { within: 5_000, during: 'all that' }, s)
  await memory.claimGrowth(MEMORY, 'all that')
  const uuid = randomUUID()
  s.claim(
    (await server.post(token, event('afterwards', { uuid }))) === 200,
    'an error is taken in afterwards'
  )
  const { code } = await server.stop()
  s.claim(code === 0, 'the server stops as usual', code)
})

interface Flood {
  path: string
  headers: string[]
  /** What the body begins with; letters follow. */
  start: string
  /** Whether its length is announced. */
  how: 'length' | 'chunks'
  bytes: number
}

interface Poured {
  raw: Raw
  /** Bytes that had left when the answer came. */
  sent: number
}

/** Sends as fast as it may until it is answered, and then goes on, slowly, as somebody who has not noticed. */
async function pour(server: Server, { path, headers, start, how, bytes }: Flood): Promise<Poured> {
  const raw = await open(server.url)
  const framing = how === 'length' ? `content-length: ${bytes}` : 'transfer-encoding: chunked'
  raw.write([`POST ${path} HTTP/1.1`, 'host: here', ...headers, framing, '', ''].join('\r\n'))
  const frame = (text: string | Buffer) =>
    how === 'length'
      ? text
      : Buffer.concat([Buffer.from(`${text.length.toString(16)}\r\n`), Buffer.from(text), CRLF])
  const piece = frame(Buffer.alloc(PIECE, 'x'))
  raw.write(frame(start))
  let sent = 0
  while (sent + 2 * PIECE < bytes && !raw.isOver()) {
    raw.write(piece)
    await raw.drained()
    if (raw.received() === '') sent += PIECE
    else await sleep(100)
  }
  return { raw, sent }
}

async function claimRefused(flood: Omit<Flood, 'bytes'>, server: Server, { claim }: Scenario): Promise<void> {
  const { raw, sent } = await pour(server, { ...flood, bytes: GIGABYTES_2 })
  claim(
    statusOf(raw) === 413 && raw.isOver() && sent <= EARLY,
    `${flood.path} refuses 2 GB ${NAMES[flood.how]}: 413 after ${sent / PIECE} MB, cut off after ${raw.lived()} ms`,
    { sent, isOver: raw.isOver(), received: raw.received().slice(-300) }
  )
  raw.end()
}

/** A file of links has no limit, but each of its entries has: what is too long is passed over as it arrives. */
async function claimPassedOver(
  flood: Omit<Flood, 'bytes'>,
  server: Server,
  { claim, short }: Scenario
): Promise<void> {
  const bytes = short ? GIGABYTES_2 / 16 : GIGABYTES_2
  const { raw, sent } = await pour(server, { ...flood, bytes })
  raw.write('0\r\n\r\n')
  const isAnswered = await until(() => raw.isOver() || WHOLE.test(raw.received()), 30_000)
  claim(
    isAnswered && statusOf(raw) === 200 && raw.received().length < PIECE,
    `${flood.path} passes over an entry of ${sent / PIECE} MB (${raw.lived()} ms)`,
    { sent, isOver: raw.isOver(), received: raw.received().slice(-300) }
  )
  raw.end()
}

/** A few bytes that hold gigabytes. */
async function claimBombs(server: Server, token: string, { claim }: Scenario): Promise<void> {
  const zeros = Buffer.alloc(128 * PIECE)
  const member = gzipSync(zeros)
  const bombs = [
    { encoding: 'gzip', bomb: Buffer.concat(Array.from({ length: 16 }, () => member)), holds: '2 GB' },
    { encoding: 'br', bomb: brotliCompressSync(zeros, { params: QUICKLY }), holds: '128 MB' }
  ]
  for (const { encoding, bomb, holds } of bombs) {
    const headers = { 'x-rollbar-access-token': token, 'content-encoding': encoding }
    const answers = await Promise.all(
      Array.from({ length: BOMBS }, () =>
        exchange(`${server.url}/api/1/item/`, bomb, { method: 'POST', headers })
      )
    )
    const refused = answers.filter(({ status }) => status === 413).length
    claim(
      refused === BOMBS,
      `${BOMBS} bodies of ${encoding} at once, each ${bomb.length} bytes that hold ${holds}, are refused: 413`,
      answers[0]
    )
  }
}
