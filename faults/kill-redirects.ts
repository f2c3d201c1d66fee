import { testEnv } from '@rollcall/postgres/testing'
import { saveLinks } from '../apps/cli/test/product/save-links.ts'
import { logIn, type Server, serve } from '../apps/cli/test/product/server.ts'
import { claimStarts } from './harness/claim-starts.ts'
import { crowd } from './harness/crowd.ts'
import { scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { until } from './harness/until.ts'

const VISITORS = 24
const LINKS = 3

await scenario('SIGKILL while short links are visited', async (s) => {
  const env = await testEnv(s)
  await settleIn(env)
  const first = await serve(s, env)
  const codes = await saveLinks(first, LINKS)
  await first.stop()
  const sent = new Map<string, number>()
  const answered = new Map<string, number>()

  for (let round = 1; round <= s.rounds({ short: 3, long: 100 }); round++) {
    const server = await serve(s, env)
    await claimStarts(server, round, s)
    const before = total(answered)
    const enough = before + 1 + s.random(1500)
    const visitors = crowd(VISITORS, () => visit(server))
    await until(() => total(answered) >= enough, 30_000)
    await server.program.kill()
    await visitors.stop()
    const answers = total(answered) - before
    s.claim(answers > 0, `round ${round}: killed after ${answers} answers`)
    await claimCounted(`round ${round}`)
  }

  async function visit({ url }: Server): Promise<boolean> {
    const code = codes[Math.floor(s.random(LINKS))] ?? ''
    add(sent, code)
    const status = await statusOf(`${url}/${code}`).catch(() => null)
    if (status === 302) add(answered, code)
    return status === 302
  }

  /** Between what was answered and what was sent; and all the places that tell of visits agree. */
  async function claimCounted(when: string): Promise<void> {
    const server = await serve(s, env)
    const token = await logIn('ada', server)
    const { body: list } = await server.ask('/api/v1/bookmarks', { token })
    const { body: stats } = await server.ask('/api/v1/bookmarks/stats?days=3', { token })
    await server.stop()
    const rows: Row[] = list.data
    const wrong = rows.filter(({ short_url, visits }) => {
      return visits < (answered.get(short_url) ?? 0) || visits > (sent.get(short_url) ?? 0)
    })
    s.claim(
      rows.length === LINKS && wrong.length === 0,
      `${when}: each link counts no less than the ${total(answered)} answered and no more than the ${total(sent)} sent`,
      { rows, answered: [...answered], sent: [...sent] }
    )
    const sum = rows.reduce((all, { visits }) => all + visits, 0)
    const days: Row[] = stats.by_day
    s.claim(
      stats.visits === sum && days.reduce((all, { visits }) => all + visits, 0) === sum,
      `${when}: links, totals and days agree on ${sum} visits`,
      stats
    )
  }
})

interface Row {
  short_url: string
  visits: number
}

/** Answered means that the head of the answer has arrived. */
async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url, { redirect: 'manual' })
  await answer.arrayBuffer().catch(() => undefined)
  return answer.status
}

function add(counts: Map<string, number>, code: string): void {
  counts.set(code, (counts.get(code) ?? 0) + 1)
}

function total(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}
