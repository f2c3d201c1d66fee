import * as fc from 'fast-check'
import type { Document, Operation, Parameter, Schema } from './document.ts'
import { BODIES, CREDENTIALS, HEADERS, RAW_SEGMENTS } from './hostile.ts'
import { knownValue } from './known.ts'
import { hostileValue, someOf, validValue } from './values.ts'

/** A request as it is generated: what the server has told is still only referred to. */
export interface Draft {
  path: Record<string, unknown>
  /** In this order; a name may come twice. */
  query: [string, unknown][]
  headers: Record<string, string>
  body?: DraftBody | undefined
  /** Which of several known tokens is shown, where it is not that of who asks. */
  token: number
  /** In place of the credentials of who asks. */
  authorization?: string | undefined
}

/** JSON, a text that may stand for something known, or bytes in hexadecimal. */
export interface DraftBody {
  type: string
  json?: unknown
  text?: string
  hex?: string
}

/** A part of a path that is sent as it is. */
export interface RawPart {
  raw: string
}

/** What is changed in a draft that is as it should be. */
interface Change extends Partial<Draft> {
  fields?: Record<string, unknown>
  without?: string
}

/** Requests for one operation: as they should be, with one thing wrong, and with several. */
export function draftFor(document: Document, operation: Operation): fc.Arbitrary<Draft> {
  const good = goodDraft(document, operation)
  const change = changeOf(operation)
  const changes = fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.tuple(change) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 2, maxLength: 4 }) }
  )
  return fc.tuple(good, changes).map(([draft, all]) => all.reduce(changed, draft))
}

function goodDraft(
  { components: { schemas } }: Document,
  { path, parameters, requestBody }: Operation
): fc.Arbitrary<Draft> {
  const named = (place: Parameter['in']) => parameters.filter((one) => one.in === place)
  const valid = ({ name, schema }: Parameter) => validValue(schema, { schemas, name })
  const inPath = named('path').map((one) => [one.name, pathValue(path, one, valid(one))])
  const inQuery = Object.fromEntries(named('query').map((one) => [one.name, valid(one)]))
  const inHeaders = named('header').map((one) => [one.name, fc.webUrl()] as const)
  const needed = named('query').filter(({ required }) => required)
  return fc.record({
    path: fc.record(Object.fromEntries(inPath)),
    query: someOf(
      inQuery,
      needed.map(({ name }) => name)
    ).map((fields) => Object.entries(fields)),
    headers: someOf(Object.fromEntries(inHeaders), []),
    token: fc.nat({ max: 29 }),
    body: requestBody === undefined ? fc.constant(undefined) : bodyFor(requestBody.content, schemas)
  })
}

/** Mostly something that is there: of `/items/{id}` an item. */
function pathValue(path: string, { name }: Parameter, valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const [noun = ''] = path
    .slice(0, path.indexOf(`{${name}}`))
    .split('/')
    .slice(-2)
  const known = knownValue(noun === '' ? name : `/${noun}`)
  return fc.oneof({ weight: 5, arbitrary: known }, { weight: 1, arbitrary: valid })
}

function bodyFor(content: Record<string, { schema?: Schema }>, schemas: Record<string, Schema>) {
  const bodies = Object.entries(content).map(([type, { schema }]): fc.Arbitrary<DraftBody> => {
    if (schema === undefined) return file().map((text) => ({ type, text }))
    const value = validValue(schema, { schemas, name: 'body' })
    if (type !== 'application/x-www-form-urlencoded') return value.map((json) => ({ type, json }))
    return value.map((fields) => ({ type, text: String(new URLSearchParams(Object(fields))) }))
  })
  return fc.oneof(...bodies)
}

/** One that the server wrote, or lines of our own. */
function file(): fc.Arbitrary<string> {
  const row = fc.record({
    title: fc.string({ unit: 'grapheme', maxLength: 20 }),
    platform: fc.constantFrom('PC', 'Switch', ''),
    url: fc.stringMatching(/^[a-z0-9]{1,8}$/).map((name) => `https://x.invalid/${name}`)
  })
  const rows = fc.array(row, { maxLength: 5 })
  return fc.oneof(
    knownValue('files'),
    rows.map((all) => JSON.stringify(all)),
    rows.map((all) => all.map((one) => `${JSON.stringify(one)}\n`).join('')),
    rows.map((all) => ['title,platform,url', ...all.map((one) => Object.values(one).join())].join('\n')),
    fc.string({ unit: 'binary', maxLength: 200 })
  )
}

function changeOf({ parameters, requestBody, method }: Operation): fc.Arbitrary<Change> {
  const { properties = {} } = requestBody?.content['application/json']?.schema ?? {}
  const headers = fc.constantFrom(...HEADERS).map((one): Change => ({ headers: one }))
  const authorization = fc.constantFrom(...CREDENTIALS).map((one): Change => ({ authorization: one }))
  const query = fc.tuple(fc.constantFrom('x', 'id', '__proto__', 'a[b]'), fc.constantFrom('', '1', 'é'))
  const common = [headers, authorization, query.map((one): Change => ({ query: [one] }))]
  const parts = parameters.flatMap((one) => parameterChanges(one))
  if (method === 'GET' || method === 'HEAD') return fc.oneof(...common, ...parts)
  const fields = Object.entries(properties).flatMap(([name, schema]): fc.Arbitrary<Change>[] => [
    hostileValue(schema).map((value) => ({ fields: { [name]: value } })),
    fc.constant({ without: name })
  ])
  const unknown = fc.constantFrom('x', 'id', '', '__proto__', 'constructor', 'caller', '\0')
  const extra = fc.tuple(unknown, fc.jsonValue({ maxDepth: 1 }))
  return fc.oneof(
    ...common,
    ...parts,
    ...fields,
    extra.map(([name, value]): Change => ({ fields: Object.fromEntries([[name, value]]) })),
    fc.constantFrom(...Object.values(BODIES)).map((body) => oddBody(body))
  )
}

function parameterChanges({ name, in: place, schema }: Parameter): fc.Arbitrary<Change>[] {
  const hostile = hostileValue(schema)
  if (place === 'header') return []
  if (place === 'query') {
    const twice = fc.tuple(hostile, hostile).map(([one, other]): [string, unknown][] => [
      [name, one],
      [name, other]
    ])
    return [hostile.map((value) => ({ query: [[name, value]] })), twice.map((query) => ({ query }))]
  }
  const raw = fc.constantFrom(...RAW_SEGMENTS).map((one): RawPart => ({ raw: one }))
  return [fc.oneof(hostile, raw).map((value) => ({ path: { [name]: value } }))]
}

function oddBody({ text, hex, headers = {} }: (typeof BODIES)[string]): Change {
  const type = headers['content-type'] ?? 'application/json'
  const body = { type, ...(text !== undefined && { text }), ...(hex !== undefined && { hex }) }
  return { headers, body }
}

function changed(draft: Draft, change: Change): Draft {
  const { path, query = [], headers, body, fields, without, authorization } = change
  const names = query.map(([name]) => name)
  return {
    ...draft,
    path: { ...draft.path, ...path },
    query: [...draft.query.filter(([name]) => !names.includes(name)), ...query],
    headers: { ...draft.headers, ...headers },
    body: body ?? changedFields(draft.body, fields, without),
    authorization: authorization ?? draft.authorization
  }
}

function changedFields(body: DraftBody | undefined, fields: object = {}, without?: string) {
  if (body === undefined && Object.keys(fields).length === 0) return body
  const { type, text, hex, json = {} }: DraftBody = body ?? { type: 'application/json' }
  if (text !== undefined || hex !== undefined || typeof json !== 'object' || json === null) return body
  const kept = Object.entries(json).filter(([name]) => name !== without)
  return { type, json: Object.fromEntries([...kept, ...Object.entries(fields)]) }
}
