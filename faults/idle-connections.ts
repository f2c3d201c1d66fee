import { testEnv } from '@rollcall/postgres/testing'
import { type Server, serve } from '../apps/cli/test/product/server.ts'
import { ingest } from './harness/ingest.ts'
import { ingestToken } from './harness/ingest-token.ts'
import { open, type Raw, statusOf } from './harness/raw.ts'
import { type Scenario, scenario } from './harness/scenario.ts'
import { until } from './harness/until.ts'
import { claimAlwaysOk, watchCheck } from './harness/watch-check.ts'
import { watchMemory } from './harness/watch-memory.ts'

const CONNECTIONS = 5_000
/** As many as fit into the queue of a listening socket. */
const AT_ONCE = 250
/** The server's limits, with the five seconds between its looks and some more for a busy machine. */
const HEADERS_WITHIN = 10_000 + 5_000 + 5_000
const KEPT_FOR = 72_000 + 5_000 + 5_000
const MEMORY = 200

await scenario(`${CONNECTIONS} idle connections`, async (s) => {
  const env = await testEnv(s)
  const errors = ingest(await ingestToken(env), s)
  const server = await serve(s, env)
  const memory = await watchMemory(server.program.child.pid, s)
  const looks = watchCheck(server.url, s)

  const used = await connections(
    server,
    { count: CONNECTIONS * 0.1, says: 'GET /which HTTP/1.1\r\nhost: here\r\n\r\n' },
    s
  )
  const started = await connections(
    server,
    { count: CONNECTIONS * 0.1, says: 'GET /which HTTP/1.1\r\nhost: ' },
    s
  )
  const silent = await connections(server, { count: CONNECTIONS * 0.8 }, s)
  const all = [...used, ...started, ...silent]
  s.teardown(() => all.forEach((one) => one.end()))
  const isAnswered = await until(() => used.every((one) => statusOf(one) === 200), 10_000)
  s.claim(isAnswered, `${used.length} connections are answered and kept`)
  const sent = await Promise.all(Array.from({ length: 50 }, () => errors.send(server)))
  s.claim(
    sent.every(Boolean),
    `others are answered beside ${all.filter((one) => !one.isOver()).length} idle connections`
  )

  await claimClosed(started, { within: HEADERS_WITHIN, what: 'that began a request' }, s)
  await claimClosed(silent, { within: HEADERS_WITHIN, what: 'that never said anything' }, s)
  const kept = used.filter((one) => !one.isOver()).length
  s.claim(kept === used.length, `${kept} that were used before are still kept`)
  if (!s.short) await claimClosed(used, { within: KEPT_FOR, what: 'that were used before' }, s)
  claimAlwaysOk(await looks.stop(), { within: 5_000, during: 'all that' }, s)
  await memory.claimGrowth(MEMORY, 'all that')
  await errors.claimStored(env, 'at the end')
  const { code } = await server.stop()
  s.claim(code === 0, 'the server stops as usual', code)
})

/** As many as the system lets one process have. */
async function connections(
  { url }: Server,
  { count, says }: { count: number; says?: string },
  { say }: Scenario
): Promise<Raw[]> {
  const opened: Raw[] = []
  while (opened.length < count) {
    const some = await Promise.allSettled(
      Array.from({ length: Math.min(AT_ONCE, count - opened.length) }, () => open(url))
    )
    for (const one of some) if (one.status === 'fulfilled') opened.push(one.value)
    const failed = some.find((one) => one.status === 'rejected')
    if (failed === undefined) continue
    say(`only ${opened.length} of ${count} connections: ${failed.reason} (ulimit -n)`)
    break
  }
  if (says !== undefined) for (const one of opened) one.write(says)
  return opened
}

async function claimClosed(
  raws: Raw[],
  { within, what }: { within: number; what: string },
  { claim }: Scenario
): Promise<void> {
  const youngest = Math.min(...raws.map((one) => one.lived()))
  const isOver = await until(() => raws.every((one) => one.isOver()), within - youngest)
  const longest = Math.max(...raws.map((one) => one.lived()))
  claim(
    isOver && raws.length > 0,
    `${raws.length} connections ${what} are closed within ${within / 1000} s (${longest} ms)`,
    raws.filter((one) => !one.isOver()).length
  )
}
