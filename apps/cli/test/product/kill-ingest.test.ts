import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { event, type Server, serve } from './server.ts'

const ROUNDS = 3
const SENDERS = 24

interface Sent {
  uuid: string
  message: string
}

t.test('a server killed while it takes in errors loses none that it answered', async (t) => {
  const env = await testEnv(t)
  const sent: Sent[] = []
  const answered = new Set<string>()
  let token = ''

  for (let round = 1; round <= ROUNDS; round++) {
    const server = await serve(t, env)
    token ||= server.ingestToken ?? ''
    const before = answered.size
    const senders = Array.from({ length: SENDERS }, () => sendUntilGone(server))
    const enough = before + randomInt(1, 300)
    while (answered.size < enough) await sleep(2)
    await server.program.kill()
    await Promise.all(senders)
    t.comment(`round ${round}: ${answered.size - before} were answered`)
  }

  const server = await serve(t, env)
  const again = [...sent.filter(({ uuid }) => !answered.has(uuid)), ...sent.slice(0, 5)]
  const statuses = await Promise.all(again.map((one) => post(server, one)))
  t.strictSame(new Set(statuses), new Set([200]))
  await server.stop()

  const { sql } = await databaseOf(env, t)
  const stored = await sql<{ uuid: string }[]>`select uuid from occurrences order by uuid collate "C"`
  t.strictSame(
    stored.map(({ uuid }) => uuid),
    sent.map(({ uuid }) => uuid).sort(),
    `${answered.size} answered before a kill and ${again.length} sent again are stored, each once`
  )
  const wrong = await sql`
    select items.id, total_occurrences, count(*) from items left join occurrences on item_id = items.id
    group by items.id having total_occurrences <> count(*)`
  t.strictSame([...wrong], [], 'every item counts what it holds')
  const [counters] = await sql`
    select count(*)::int as items, max(counter)::int as highest, count(distinct counter)::int as different,
      (select last_counter::int from projects) as last from items`
  const items = new Set(sent.map(({ message }) => message)).size
  t.match(counters, { items, highest: items, different: items, last: items }, 'counters have no gaps')

  async function sendUntilGone(server: Server): Promise<void> {
    for (;;) {
      const one = { uuid: randomUUID(), message: anyMessage() }
      sent.push(one)
      const status = await post(server, one).catch(() => null)
      if (status === null) return
      if (status !== 200) throw new Error(`answered with ${status}`)
      answered.add(one.uuid)
    }
  }

  function post(server: Server, { uuid, message }: Sent): Promise<number> {
    return server.post(token, event(message, { uuid }))
  }
})

/** Half of them belong to one item, the others to hundreds that are new when a kill may come. */
function anyMessage(): string {
  if (randomInt(2) === 0) return 'the cart is empty'
  const letters = Array.from({ length: 2 }, () => String.fromCharCode(97 + randomInt(26)))
  return `no such product: ${letters.join('')}`
}
