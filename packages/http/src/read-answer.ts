import {
  type App,
  AppError,
  ERROR_CODES,
  type ErrorCode,
  type FieldError,
  isObject,
  useCases
} from '@rollcall/core'
import { PROBLEM_TYPE } from './problem.ts'
import { routes } from './routes.ts'
import { codeOf } from './status-of.ts'
import type { HttpAnswer } from './transport.ts'

/** The output that a server answered, or the failure it told. */
export function readAnswer(key: keyof App, answer: HttpAnswer, base: URL): unknown {
  const { speaks, status, koStatus } = routes[key]
  if (speaks === 'rollbar') return readEnvelope(answer, base)
  const type = contentType(answer)
  if (type === PROBLEM_TYPE) throw readProblem(answer, base)
  const good = answer.status >= 200 && answer.status < 300
  if (answer.status === 204 && status === 204) return undefined
  if (good && speaks === 'text' && type === 'text/plain') return answer.text
  if ((good || answer.status === koStatus) && type === 'application/json')
    return readOutput(key, answer, base)
  throw foreign(answer, base)
}

/** JSON of a stranger is no output. A server of another version may name a few fields more or less than we know. */
function readOutput(key: keyof App, answer: HttpAnswer, base: URL): unknown {
  const output = parse(answer, base)
  const schema = useCases[key].output
  const known = 'properties' in schema ? Object.keys(schema.properties) : []
  const ours = isObject(output) && known.some((name) => name in output)
  if (ours && (!known.includes('data') || 'data' in output)) return output
  throw foreign(answer, base)
}

function readProblem(answer: HttpAnswer, base: URL): AppError {
  const problem = parse(answer, base)
  if (!isObject(problem)) return foreign(answer, base)
  const code = ERROR_CODES.find((known) => known === problem.code) ?? codeOf(answer.status)
  const detail = typeof problem.detail === 'string' ? problem.detail : `The server answered ${answer.status}`
  return failure(
    code,
    detail,
    answer,
    Array.isArray(problem.errors) ? problem.errors.filter(isFieldError) : []
  )
}

/** Rollbar's `{"err":0,"result":...}` and `{"err":1,"message":...}`. */
function readEnvelope(answer: HttpAnswer, base: URL): unknown {
  const envelope = parse(answer, base)
  if (!isObject(envelope)) throw foreign(answer, base)
  if (envelope.err === 0 && 'result' in envelope) return envelope.result
  if (typeof envelope.message !== 'string') throw foreign(answer, base)
  throw failure(codeOf(answer.status), envelope.message, answer)
}

function failure(code: ErrorCode, detail: string, answer: HttpAnswer, errors: FieldError[] = []): AppError {
  const retryAfter = Number(answer.headers['retry-after'])
  const known = answer.headers['retry-after'] !== undefined && Number.isFinite(retryAfter)
  return new AppError(code, detail, { errors, ...(known && { retryAfter }) })
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

function parse(answer: HttpAnswer, base: URL): unknown {
  try {
    return JSON.parse(answer.text)
  } catch (error) {
    throw error instanceof SyntaxError ? foreign(answer, base) : error
  }
}

function isFieldError(value: unknown): value is FieldError {
  return isObject(value) && typeof value.pointer === 'string' && typeof value.detail === 'string'
}
