import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { rollcallJson } from './program.ts'
import { saveLinks } from './save-links.ts'
import { createUser, type Server, serve } from './server.ts'

const ROUNDS = 3
const VISITORS = 24
const LINKS = 3

t.test('a server killed while short links are visited loses no visit that it answered', async (t) => {
  const env = await testEnv(t)
  const made = await createUser('ada', 'member', env)
  t.equal(made.code, 0, made.err)
  const first = await serve(t, env)
  const codes = await saveLinks(first, LINKS)
  await first.stop()
  const answered = new Map(codes.map((code) => [code, 0]))
  const total = () => [...answered.values()].reduce((sum, count) => sum + count, 0)

  for (let round = 1; round <= ROUNDS; round++) {
    const server = await serve(t, env)
    const before = total()
    const visitors = Array.from({ length: VISITORS }, () => visitUntilGone(server))
    const enough = before + randomInt(1, 600)
    while (total() < enough) await sleep(1)
    await server.program.kill()
    await Promise.all(visitors)
    t.comment(`round ${round}: ${total() - before} were answered`)
  }

  const unanswered = ROUNDS * VISITORS
  const { data } = await rollcallJson(['bookmarks', 'list', '--as', 'ada'], env)
  const counted: [string, number][] = data.map(({ short_url, visits }: Row) => [short_url, visits])
  for (const [code, visits] of counted) {
    const least = answered.get(code) ?? 0
    t.ok(
      visits >= least && visits <= least + unanswered,
      `${code}: ${least} were answered, ${visits} counted`
    )
  }
  const sum = counted.reduce((all, [, visits]) => all + visits, 0)
  t.ok(
    sum <= total() + unanswered,
    'beyond the answered ones at most those that were on their way when a kill came'
  )
  const stats = await rollcallJson(['bookmarks', 'stats', '--days', '3', '--as', 'ada'], env)
  t.equal(stats.visits, sum)
  t.equal(
    stats.by_day.reduce((all: number, { visits }: Row) => all + visits, 0),
    sum,
    'the days agree'
  )
  const { sql } = await databaseOf(env, t)
  const waiting = await sql`select * from visits`
  t.strictSame([...waiting], [], 'whoever reads the counts has counted all')

  async function visitUntilGone(server: Server): Promise<void> {
    for (;;) {
      const code = codes[randomInt(LINKS)] ?? ''
      const status = await visit(server, code).catch(() => null)
      if (status === null) return
      if (status !== 302) throw new Error(`answered with ${status}`)
      answered.set(code, (answered.get(code) ?? 0) + 1)
    }
  }
})

interface Row {
  short_url: string
  visits: number
}

/** Answered means that the head of the answer has arrived. */
async function visit({ url }: Server, code: string): Promise<number> {
  const answer = await fetch(`${url}/${code}`, { redirect: 'manual' })
  await answer.arrayBuffer().catch(() => undefined)
  return answer.status
}
