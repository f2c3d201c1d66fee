import { scopesOf } from '@rollcall/core'
import { credentialsFrom } from './credentials.ts'
import { type Document, type Operation, operationsOf } from './document.ts'
import type { Draft } from './draft.ts'
import { judgeBy } from './judge.ts'
import type { Known } from './known.ts'
import { somebody, type Who } from './people.ts'
import { type Answer, curlOf, requestOf, send } from './request.ts'
import { openServer, type Teardown } from './server.ts'
import { knownWorld } from './world.ts'

/** A server with something in it, which is asked over a socket and judged by its own document. */
export interface Target {
  document: Document
  operations: Operation[]
  port: number
  /** How often each operation answered with each status. */
  seen: Map<string, Map<number, number>>
  /** What the server logged as a fault of its own. */
  faults: string[]
  /** Sends one request; throws with all that is needed to send it again when the answer is not as described. */
  ask(operation: Operation, draft: Draft, who: Who): Promise<void>
  /** Whether the server is well. */
  check(): Promise<Answer>
}

/** The product, with a few people and things in it. */
export async function openTarget(t: Teardown): Promise<Target> {
  const { running, faults, origin, pool } = await openServer(t)
  const get = (path: string) => send(pool, { method: 'GET', path, headers: {}, body: undefined })
  const document: Document = JSON.parse((await get('/openapi.json')).text)
  const { known, people } = await knownWorld(running)
  const asking = somebody(running, people)
  const credentials = credentialsFrom({ document, known, tokenOf: asking.tokenOf })
  const judge = judgeBy(document)
  const seen: Target['seen'] = new Map()
  const address = addresses()

  async function requestAs(who: Who, operation: Operation, draft: Draft) {
    const { headers, ...rest } = requestOf(operation, draft, known[who])
    const shown = await credentials(operation, draft, who)
    return { ...rest, headers: { 'x-forwarded-for': address(), ...shown, ...headers } }
  }

  return {
    document,
    operations: operationsOf(document),
    port: Number(new URL(origin).port),
    seen,
    faults,
    async ask(operation, draft, who) {
      const request = await requestAs(who, operation, draft)
      const isKnown = who !== 'nobody' && draft.authorization === undefined
      const scopes = who === 'nobody' ? [] : scopesOf[who]
      const before = faults.length
      let answer: Answer | undefined
      try {
        answer = await send(pool, request)
        count(seen, operation.operationId, answer.status)
        learn(known[who], { operation, draft, answer })
        if (operation.method !== 'GET') asking.doubt()
        judge({ operation, request, asking: { isKnown, scopes }, answer })
        if (faults.length > before) throw new Error('the server logged a fault')
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error)
        const told = [
          what,
          `as ${who}`,
          curlOf(request, origin),
          shownAnswer(answer),
          ...faults.slice(before)
        ]
        throw new Error(told.join('\n'), { cause: error })
      }
    },
    check: () => get('/check')
  }
}

/** Another one for each request. */
function addresses(): () => string {
  let made = 0
  return () => {
    made += 1
    return `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`
  }
}

function count(seen: Target['seen'], id: string, status: number): void {
  const statuses = seen.get(id) ?? new Map<number, number>()
  seen.set(id, statuses.set(status, (statuses.get(status) ?? 0) + 1))
}

interface Happened {
  operation: Operation
  draft: Draft
  answer: Answer
}

/** What was done tells names and ids to go on with. */
function learn(known: Known, { operation, draft, answer: { status, headers, text } }: Happened): void {
  if (status >= 300) return
  if (headers['content-disposition'] !== undefined) return known.note('files', text.slice(0, 20_000))
  const noun = operation.path.split('/').findLast((part) => !part.startsWith('{')) ?? ''
  known.learn('', known.fill(draft.body?.json))
  if (/\bjson\b/.test(String(headers['content-type']))) known.learn(noun, JSON.parse(text))
}

function shownAnswer(answer: Answer | undefined): string {
  if (answer === undefined) return 'no answer'
  const { status, headers, text } = answer
  return `${status} ${JSON.stringify(headers)}\n${text.slice(0, 2000)}`
}
