import { setTimeout as sleep } from 'node:timers/promises'
import { testEnv } from '@rollcall/postgres/testing'
import { logIn, type Server, serve } from '../apps/cli/test/product/server.ts'
import { crowd } from './harness/crowd.ts'
import { ingest } from './harness/ingest.ts'
import { open, type Raw, statusOf } from './harness/raw.ts'
import { type Scenario, scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { until } from './harness/until.ts'
import { claimAlwaysOk, watchCheck } from './harness/watch-check.ts'
import { watchMemory } from './harness/watch-memory.ts'

/** Asked for at once by whoever reads slowly: more than what lies between two machines holds. */
const ANSWERS = 40
/** The server's own limits, with the five seconds between its looks and some more for a busy machine. */
const HEADERS_WITHIN = 10_000 + 5_000 + 3_000
const REQUEST_WITHIN = 30_000 + 5_000 + 3_000
const MEMORY = 250

await scenario('Clients that send or read a byte a second', async (s) => {
  const env = await testEnv(s)
  const errors = ingest(await settleIn(env), s)
  const server = await serve(s, env)
  const access = await logIn('ada', server)
  const memory = await watchMemory(server.program.child.pid, s)
  const looks = watchCheck(server.url, s)
  const others = crowd(1, async () => {
    await sleep(50)
    const isAnswered = await errors.send(server)
    if (!isAnswered) s.claim(false, 'others can send errors meanwhile')
    return isAnswered
  })

  const many = s.short ? 50 : 200
  const few = many / 5
  const bearer = `authorization: Bearer ${access}`
  const headers = await clients(many, server, 'GET /check HTTP/1.1\r\nhost: here\r\nx: ')
  const events = await clients(many, server, `${head('POST /api/1/item/')}content-length: 10000\r\n\r\n`)
  const whole = await clients(
    many,
    server,
    `${head('POST /api/v1/items', bearer)}content-length: 10000\r\n\r\n`
  )
  const streams = await clients(
    many,
    server,
    `${head('POST /api/v1/bookmarks/import?format=urls', bearer)}transfer-encoding: chunked\r\n\r\n`
  )
  const readers = await clients(few, server, `${head('GET /openapi.json')}\r\n`.repeat(ANSWERS))
  for (const one of readers) one.readSlowly(1)
  s.say(`${many} clients send headers, events, JSON and files, ${few} read`)
  const sending = setInterval(() => {
    for (const one of [...headers, ...events, ...whole]) one.write('1')
    for (const one of streams) one.write('1\r\n#\r\n')
  }, 1_000)
  s.teardown(() => clearInterval(sending))

  await claimCut(headers, 'headers', HEADERS_WITHIN, s)
  await claimCut(events, 'an event', REQUEST_WITHIN, s)
  await claimCut(whole, 'a body of JSON', REQUEST_WITHIN, s)
  clearInterval(sending)
  await claimFinished(streams, s)
  await others.stop()
  s.claim(errors.answered() > 100, `others sent ${errors.answered()} errors meanwhile`)
  claimAlwaysOk(await looks.stop(), { within: 5_000, during: 'all that' }, s)
  const held = readers.filter((one) => !one.isOver()).length
  s.claim(held === few, `who reads a byte a second is waited for (${held})`)
  await memory.claimGrowth(MEMORY, 'all that')
  for (const one of readers) one.end()
  await errors.claimStored(env, 'at the end')
  const { code } = await server.stop()
  s.claim(code === 0, 'the server stops as usual', code)
})

function head(line: string, ...more: string[]): string {
  return [`${line} HTTP/1.1`, 'host: here', 'content-type: application/json', ...more, ''].join('\r\n')
}

async function clients(many: number, { url }: Server, beginning: string): Promise<Raw[]> {
  return Promise.all(
    Array.from({ length: many }, async () => {
      const one = await open(url)
      one.write(beginning)
      return one
    })
  )
}

async function claimCut(raws: Raw[], what: string, limit: number, { claim }: Scenario): Promise<void> {
  const youngest = Math.min(...raws.map((one) => one.lived()))
  const isOver = await until(() => raws.every((one) => one.isOver()), limit - youngest)
  const longest = Math.max(...raws.map((one) => one.lived()))
  const told = raws.filter((one) => statusOf(one) === 408).length
  claim(
    isOver && told === raws.length,
    `who sends ${what} a byte a second is told 408 and cut off within ${limit / 1000} s (${longest} ms)`,
    { told, open: raws.filter((one) => !one.isOver()).length, first: raws[0]?.received().slice(0, 300) }
  )
}

/** A body that is read while it arrives may take its time, as long as it goes on. */
async function claimFinished(raws: Raw[], { claim }: Scenario): Promise<void> {
  const early = raws.filter((one) => one.isOver() || one.received() !== '').length
  for (const one of raws) one.write('1\r\n\n\r\n0\r\n\r\n')
  await until(() => raws.every((one) => one.received().endsWith('\r\n0\r\n\r\n')), 5_000)
  const answered = raws.filter((one) => statusOf(one) === 200).length
  claim(
    early === 0 && answered === raws.length,
    'an import that trickles in goes on for longer than that, and is answered in the end',
    { early, answered, first: raws[0]?.received().slice(0, 600) }
  )
  for (const one of raws) one.end()
}
