import { strictEqual as equal, match, ok } from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import {
  type Document,
  type Header,
  headerOf,
  type Operation,
  type Response,
  responseFor,
  type Schema,
  scopesOf
} from './document.ts'
import type { Answer, Request } from './request.ts'

/** Who asks: what they may is what the document says they need. */
export interface Asking {
  scopes: readonly string[]
  /** Whether the token is one that was given out. */
  isKnown: boolean
}

export interface Asked {
  operation: Operation
  request: Request
  asking: Asking
  answer: Answer
}

/** Throws, and says why, when an answer is not what the document promises. */
export type Judge = (asked: Asked) => void

/**
 * Answers of the server that may have a status above 499, and why. Everything else of that kind is a fault of ours.
 */
const FAILURES: Record<string, readonly number[]> = {
  /** The web is not there: no name that is made up here is known to it. */
  fetchPageFacts: [502]
}

/** Node answers a head of more than 16 KiB itself, and an address with broken escapes belongs to no operation. */
const LONG_HEAD = 12_000
const LONGEST_PART = 360

/** Judges answers by the document. */
export function judgeBy(document: Document): Judge {
  const check = schemaChecks(document)
  return (asked) => {
    const { operation, answer } = asked
    /** Where a part of the path is missing, something else was asked for. */
    if (lacksPart(asked)) return ok(answer.status < 500, `status ${answer.status} is a failure`)
    const early = refusalsBefore(asked)
    if (early.includes(answer.status) && operation.responses[answer.status] === undefined) return
    judgeStatus(asked, early)
    const response = responseFor(document, operation, answer.status)
    ok(response, `status ${answer.status} is not described`)
    judgeHeaders(document, response, asked)
    judgeBody(response, asked, check)
    judgeWords(asked)
  }
}

/** What is refused before it is known whom and what it is for. */
function refusalsBefore({ request }: Asked): number[] {
  const head = request.path.length + JSON.stringify(request.headers).length
  const isOdd = partsOf(request.path).some((part) => part.length > LONGEST_PART || !isDecodable(part))
  return [...(head > LONG_HEAD ? [431] : []), ...(isOdd ? [400, 404, 414] : [])]
}

function lacksPart({ operation, request }: Asked): boolean {
  const parts = partsOf(request.path)
  return partsOf(operation.path).some((part, index) => part !== '' && parts[index] === '')
}

function partsOf(path: string): string[] {
  return path.split('?', 1)[0]?.split('/') ?? []
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

function judgeStatus({ operation, answer: { status }, asking }: Asked, early: number[]): void {
  if (status >= 500) ok(FAILURES[operation.operationId]?.includes(status), `status ${status} is a failure`)
  const needed = scopesOf(operation)
  if (needed === undefined || early.includes(status)) return
  if (!asking.isKnown) equal(status, 401, 'whoever shows no good token is not let in')
  else if (needed.every((scope) => asking.scopes.includes(scope)))
    ok(status !== 401, 'a good token is believed')
  else equal(status, 403, `whoever lacks a scope of ${needed.join()} is refused`)
}

function judgeHeaders(document: Document, response: Response, { operation, answer }: Asked): void {
  const { headers, status } = answer
  for (const [name, described] of Object.entries<Header>(response.headers ?? {})) {
    const { required = false, schema } = headerOf(document, described)
    const value = headers[name.toLowerCase()]
    if (value === undefined) ok(!required, `the header ${name} is missing`)
    else if (schema?.type === 'integer') match(String(value), /^\d+$/, `the header ${name} is no number`)
  }
  if (status === 401 && isProblem(headers)) ok(headers['www-authenticate'], 'a challenge is missing')
  const isNative = /^\/(?:api\/v1\/|check$|which$)/.test(operation.path)
  if (isNative) match(String(headers['x-request-id'] ?? ''), /^[\w.:/+=-]{1,128}$/, 'x-request-id is missing')
}

function judgeBody({ content = {} }: Response, { operation, answer }: Asked, check: SchemaCheck): void {
  const { text, status, headers } = answer
  const types = Object.keys(content)
  if (operation.method === 'HEAD' || types.length === 0) return equal(text, '', 'no body is described')
  const type = typeOf(headers)
  ok(types.includes(type), `the content type ${type} is not described`)
  const { schema } = content[type] ?? {}
  if (schema === undefined) return
  if (type === 'application/x-ndjson' && !isFile(headers)) {
    ok(text === '' || text.endsWith('\n'), 'the last line broke off')
    for (const line of text.split('\n').slice(0, -1)) check(schema, JSON.parse(line))
    return
  }
  const isJson = /[/+]json$/.test(type) && !isFile(headers)
  check(schema, isJson ? JSON.parse(text) : text)
  if (isProblem(headers)) judgeProblem(JSON.parse(text), status, headers)
}

function judgeProblem(problem: Record<string, unknown>, status: number, headers: Answer['headers']): void {
  equal(problem.status, status, 'the problem has the status of the answer')
  equal(problem.request_id, headers['x-request-id'], 'the problem has the id of the request')
}

const OURS =
  /\n\s+at \S|node_modules|\.(?:ts|mjs|cjs|js):\d+|\$argon2|Failed query|\bSQLSTATE\b|\bpg_\w+|\bviolates\b|\brelation "/

/** What is only for the operator never leaves the server, unless the caller wrote it. */
function judgeWords({ request: { path, body }, answer: { status, text } }: Asked): void {
  const [leaked] = status >= 400 ? (OURS.exec(text) ?? []) : []
  if (leaked === undefined) return
  const sent = `${path}\n${body?.toString() ?? ''}`
  ok(sent.includes(leaked) || sent.includes(encodeURIComponent(leaked)), `the answer tells ${leaked}`)
}

function typeOf(headers: Answer['headers']): string {
  return String(headers['content-type']).split(';', 1)[0]?.trim() ?? ''
}

function isProblem(headers: Answer['headers']): boolean {
  return typeOf(headers) === 'application/problem+json'
}

function isFile(headers: Answer['headers']): boolean {
  return headers['content-disposition'] !== undefined
}

type SchemaCheck = (schema: Schema, value: unknown) => void

/** Compiles each schema once, and closed: what it does not name is not answered either. */
function schemaChecks({ components }: Document): SchemaCheck {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true })
  formats.default(ajv, ['date', 'date-time', 'email', 'uuid', 'uri'])
  ajv.addFormat('password', true)
  const definitions = { $id: 'document:', components: closed(components) }
  ajv.addVocabulary(['components'])
  ajv.addSchema(definitions)
  const compiled = new Map<Schema, ValidateFunction>()
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(Object(closed(schema)))
    compiled.set(schema, validate)
    ok(validate(value), `the body is not as described: ${ajv.errorsText(validate.errors)}`)
  }
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.entries(value).map(([key, part]) => [
    key,
    key === '$ref' ? `document:${part}` : closed(part)
  ])
  const isOpen = 'type' in value && 'properties' in value && !('additionalProperties' in value)
  return { ...Object.fromEntries(parts), ...(isOpen && { additionalProperties: false }) }
}
