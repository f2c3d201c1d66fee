import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseEnv } from '@rollcall/postgres/testing'
import { PASSWORD, type Server } from '../../apps/cli/test/product/server.ts'
import { type Crowd, crowd } from './crowd.ts'
import { type Exchange, exchange } from './exchange.ts'
import { inDatabase } from './in-database.ts'
import { ingest } from './ingest.ts'
import type { Scenario } from './scenario.ts'

/** People of each kind; each asks again when they have their answer. */
const PEOPLE = 6
const POSTS = 200

/** Everything that writes and reads in the database, at once, and what was answered. */
export interface DatabaseLoad {
  start(): Crowd
  /** How many requests were answered well so far. */
  answered(): number
  /** Claims that nothing but success and an honest refusal was answered, and nothing later than promised. */
  claimAnswers(during: string, limit: number): void
  /** Claims that all that was answered well is in the database, exactly as often as it may be. */
  claimKept(env: DatabaseEnv, when: string): Promise<void>
}

interface Noted extends Exchange {
  what: string
  ms: number
}

/** Makes what the load needs: a link, posts, and voters of whom each votes on one post after the other. */
export async function databaseLoad(server: Server, token: string, s: Scenario): Promise<DatabaseLoad> {
  const access = (await asked('/api/v1/auth/login', { email: 'ada@example.com', password: PASSWORD })).user
    .access
  const bookmark = await asked('/api/v1/bookmarks', { url: 'https://example.com/under-load' }, access)
  const posts: string[] = []
  for (let i = 0; i < POSTS; i++) {
    posts.push((await asked('/api/v1/posts', { title: `Post ${i}`, content: 'to vote on' }, access)).id)
  }
  const errors = ingest(token, s)
  const noted: Noted[] = []
  const votes = { answered: new Set<string>(), asked: new Set<string>() }
  const visits = { answered: 0, asked: 0 }
  let turn = 0
  let wellAnswered = 0

  const doings: Record<string, () => Promise<unknown>> = {
    ingest: () =>
      errors.send({
        post: async (secret, data) =>
          (
            await note('ingest', '/api/1/item/', {
              method: 'POST',
              body: { data },
              headers: { 'x-rollbar-access-token': secret }
            })
          ).status ?? 0
      }),
    async visit() {
      visits.asked++
      if ((await note('visit', `/${bookmark.short_url}`)).status === 302) visits.answered++
    },
    async vote() {
      const post = posts[turn++ % POSTS] ?? ''
      votes.asked.add(post)
      const { status } = await note('vote', `/api/v1/posts/${post}/vote`, {
        method: 'PUT',
        body: { value: 1 },
        headers: bearer
      })
      if (status === 200) votes.answered.add(post)
    },
    list: () => note('list', '/api/v1/items', { headers: bearer }),
    read: () => note('read', '/api/v1/posts', { headers: bearer })
  }
  const bearer = { authorization: `Bearer ${access}` }

  return {
    start() {
      const crowds = Object.values(doings).map((doing) =>
        crowd(PEOPLE, async () => {
          await doing()
          // Whoever is refused at once takes a breath.
          await sleep(5)
          return true
        })
      )
      return {
        async stop() {
          await Promise.all(crowds.map((one) => one.stop()))
        }
      }
    },

    answered: () => wellAnswered,

    claimAnswers(during, limit) {
      const those = noted.splice(0)
      const slowest = Math.max(0, ...those.map(({ ms }) => ms))
      s.claim(
        slowest <= limit,
        `${during}: each of ${those.length} requests is answered within ${limit} ms (${slowest} ms)`,
        those.filter(({ ms }) => ms > limit).slice(0, 3)
      )
      const dishonest = those.filter((one) => !isFine(one) && !isRefusal(one))
      s.claim(
        dishonest.length === 0,
        `${during}: the ${those.filter(isRefusal).length} that fail are told so with 503`,
        dishonest.slice(0, 3)
      )
    },

    async claimKept(env, when) {
      await errors.claimStored(env, when)
      const kept = await inDatabase(env, async (sql) => ({
        visits: await sql<{ count: number }[]>`
          select (visits + (select coalesce(sum(count), 0) from visits where bookmark_id = ${bookmark.id}))::int as count
          from bookmark_visits where bookmark_id = ${bookmark.id}`,
        votes: await sql<
          { post_id: string }[]
        >`select post_id from votes where value = 1 and post_id = any(${posts})`,
        miscounted: await sql`
          select post_id, up, (select count(*)::int from votes where votes.post_id = post_ranks.post_id and value = 1) as cast
          from post_ranks where up <> (select count(*) from votes where votes.post_id = post_ranks.post_id and value = 1)`
      }))
      const count = kept.visits[0]?.count ?? 0
      s.claim(
        count >= visits.answered && count <= visits.asked,
        `${when}: each of ${visits.answered} answered visits is counted (${count} of ${visits.asked} asked)`
      )
      const cast = new Set(kept.votes.map(({ post_id }) => post_id))
      const lost = [...votes.answered].filter((post) => !cast.has(post))
      const foreign = [...cast].filter((post) => !votes.asked.has(post))
      s.claim(
        lost.length + foreign.length + kept.miscounted.length === 0,
        `${when}: each of ${votes.answered.size} answered votes is cast, and counted once`,
        { lost: lost.slice(0, 3), foreign: foreign.slice(0, 3), miscounted: kept.miscounted.slice(0, 3) }
      )
    }
  }

  async function note(
    what: string,
    path: string,
    { method = 'GET', body, headers = {} }: Asking = {}
  ): Promise<Exchange> {
    const begun = performance.now()
    const all = body === undefined ? headers : { ...headers, 'content-type': 'application/json' }
    const told = body === undefined ? undefined : JSON.stringify(body)
    const answer = await exchange(`${server.url}${path}`, told, { method, headers: all })
    const one = { ...answer, what, ms: Math.round(performance.now() - begun) }
    noted.push(one)
    if (isFine(one)) wellAnswered++
    return answer
  }

  async function asked(path: string, body: object, bearer?: string) {
    const { status, body: answer } = await server.ask(path, {
      method: 'POST',
      body,
      ...(bearer !== undefined && { token: bearer })
    })
    if (status > 201) throw new Error(`${path} was answered ${status}`)
    return answer
  }
}

interface Asking {
  method?: string
  body?: object
  headers?: Record<string, string>
}

function isFine({ status }: Exchange): boolean {
  return status === 200 || status === 302
}

/** Problem details, or what stands for them on Rollbar's own paths. */
function isRefusal({ status, headers, body = '' }: Exchange): boolean {
  return (
    status === 503 &&
    headers?.['retry-after'] !== undefined &&
    /json/.test(headers['content-type'] ?? '') &&
    body !== ''
  )
}
