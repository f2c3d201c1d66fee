import { type App, AppError, isObject, useCases } from '@rollcall/core'
import { appErrorOf, PROBLEM_TYPE } from './problem.ts'
import { readLines } from './read-stream.ts'
import { routes } from './routes.ts'
import { codeOf } from './status-of.ts'
import type { HttpAnswer } from './transport.ts'

/** The output that a server answered, or the failure it told. What comes in pieces is read when it is asked for. */
export async function readAnswer(key: keyof App, answer: HttpAnswer, base: URL): Promise<unknown> {
  const { method, speaks = 'json', status, instead } = routes[key]
  if (speaks === 'rollbar') return readEnvelope(answer, base)
  const type = contentType(answer)
  if (type === PROBLEM_TYPE) throw method === 'HEAD' ? bareProblem(answer) : await readProblem(answer, base)
  const good = answer.status >= 200 && answer.status < 300
  if (good && speaks === 'ndjson' && type === 'application/x-ndjson') return readLines(answer)
  if (good && speaks === 'file' && isFile(answer)) return answer.text
  const text = await readText(answer)
  if (speaks === 'redirect' && isRedirect(answer)) return readRedirect(answer)
  if (answer.status === 204 && status === 204) return undefined
  if (good && speaks === 'text' && type === 'text/plain') return text
  const meant = good || answer.status === instead?.status
  if (meant && speaks === 'json' && type === 'application/json')
    return readOutput(key, text, { answer, base })
  throw foreign(answer, base)
}

interface Reading {
  answer: HttpAnswer
  base: URL
}

/** JSON of a stranger is no output. A server of another version may name a few fields more or less than we know. */
function readOutput(key: keyof App, text: string, { answer, base }: Reading): unknown {
  const output = parse(text, { answer, base })
  const schema = useCases[key].output
  const known = 'properties' in schema ? Object.keys(schema.properties) : []
  const ours = isObject(output) && known.some((name) => name in output)
  if (ours && (!known.includes('data') || 'data' in output)) return output
  throw foreign(answer, base)
}

/** A page of a stranger is shown, not handed over to be saved. */
function isFile({ headers }: HttpAnswer): boolean {
  return /^attachment\b/i.test(String(headers['content-disposition'] ?? ''))
}

function isRedirect({ status, headers }: HttpAnswer): boolean {
  return status >= 300 && status < 400 && headers.location !== undefined
}

function readRedirect({ status, headers }: HttpAnswer) {
  return { location: String(headers.location), redirect_status: status }
}

/** What the status of a short link that leads nowhere says. */
const DEAD_LINK: Record<number, string> = {
  404: 'There is no such short link',
  410: 'This short link has ended'
}

/** An answer to HEAD has no body: the status has to say it all. */
function bareProblem(answer: HttpAnswer): AppError {
  const { [answer.status]: detail } = DEAD_LINK
  return appErrorOf({ detail }, answer.status, retryAfterOf(answer))
}

async function readProblem(answer: HttpAnswer, base: URL): Promise<AppError> {
  const problem = parse(await readText(answer), { answer, base })
  return isObject(problem) ? appErrorOf(problem, answer.status, retryAfterOf(answer)) : foreign(answer, base)
}

/** Rollbar's `{"err":0,"result":...}` and `{"err":1,"message":...}`. */
async function readEnvelope(answer: HttpAnswer, base: URL): Promise<unknown> {
  const envelope = parse(await readText(answer), { answer, base })
  if (!isObject(envelope)) throw foreign(answer, base)
  if (envelope.err === 0 && 'result' in envelope) return envelope.result
  if (typeof envelope.message !== 'string') throw foreign(answer, base)
  const { message: detail } = envelope
  throw appErrorOf({ code: codeOf(answer.status), detail }, answer.status, retryAfterOf(answer))
}

function retryAfterOf({ headers }: HttpAnswer): number | undefined {
  const retryAfter = Number(headers['retry-after'])
  return Number.isFinite(retryAfter) ? retryAfter : undefined
}

function foreign({ status, headers }: HttpAnswer, base: URL): AppError {
  const what = headers['content-type'] === undefined ? 'nothing readable' : String(headers['content-type'])
  const where = headers.location === undefined ? '' : ` and points to ${String(headers.location)}`
  return new AppError(
    'upstream_failed',
    `${base.href.replace(/\/$/, '')} answered ${status} with ${what}${where}: is a Rollcall server there?`
  )
}

function contentType({ headers }: HttpAnswer): string {
  return (
    String(headers['content-type'] ?? '')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase() ?? ''
  )
}

async function readText({ text }: HttpAnswer): Promise<string> {
  let whole = ''
  for await (const part of text) whole += part
  return whole
}

function parse(text: string, { answer, base }: Reading): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw error instanceof SyntaxError ? foreign(answer, base) : error
  }
}
