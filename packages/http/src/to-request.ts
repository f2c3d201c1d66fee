import { type App, invalidField, isStream, VERSION } from '@rollcall/core'
import { inputPlaces, type Method, routes } from './routes.ts'

export interface HttpRequest {
  method: Method
  /** With the query, without the base's path. */
  path: string
  headers: Record<string, string>
  /** What comes in pieces is sent as they come. */
  body: string | AsyncIterable<Uint8Array> | null
}

type Input = Record<string, unknown>

/** Where and how a use case is asked for. Fields that no schema names travel too: the server refuses them. */
export function toRequest(key: keyof App, input: Input, token: string | undefined): HttpRequest {
  const { method, path, speaks, headers: named = {} } = routes[key]
  const headers: Record<string, string> = { 'user-agent': `rollcall/${VERSION}`, accept: '*/*' }
  if (speaks === 'rollbar') return ingestRequest(input, { method, path, headers })
  const places = inputPlaces(key)
  const bearer = places.bearer.length > 0 ? bearerIn(input, places.bearer) : token
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`
  for (const [name, header] of Object.entries(named)) {
    if (input[name] !== undefined) headers[header] = textOf(input[name])
  }
  const [content] = places.content
  const elsewhere = [...places.path, ...places.bearer, ...places.headers, ...places.content]
  const rest = Object.entries(input).filter(
    ([name, value]) => value !== undefined && !elsewhere.includes(name)
  )
  const target = fillPath(path, input)
  if (content !== undefined) {
    headers['content-type'] = 'application/octet-stream'
    return { method, path: target + queryOf(rest), headers, body: contentIn(input, content) }
  }
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') {
    return { method, path: target + queryOf(rest), headers, body: null }
  }
  headers['content-type'] = 'application/json'
  return { method, path: target, headers, body: JSON.stringify(Object.fromEntries(rest)) }
}

/** Nothing at all where there is no token: the server says what it thinks of that. */
function bearerIn(input: Input, [name = '']: readonly string[]): string | undefined {
  const value = textOf(input[name] ?? '')
  return value === '' ? undefined : value
}

function contentIn(input: Input, name: string): AsyncIterable<Uint8Array> {
  const content = input[name]
  if (isBytes(content)) return content
  throw invalidField(`/${name}`, 'is required')
}

/** Whoever calls is held to it by the type. */
function isBytes(value: unknown): value is AsyncIterable<Uint8Array> {
  return isStream(value)
}

type Rest = Omit<HttpRequest, 'body'>

function ingestRequest({ access_token, payload }: Input, { headers, ...rest }: Rest): HttpRequest {
  headers['content-type'] = 'application/json'
  if (access_token !== undefined) headers['x-rollbar-access-token'] = textOf(access_token)
  return { ...rest, headers, body: textOf(payload) }
}

/** An empty part would ask for another route, as `DELETE /reports/` for all reports: it is refused here. */
function fillPath(path: string, input: Input): string {
  return path.replace(/:(\w+)/g, (_part, name: string) => {
    const value = textOf(input[name] ?? '')
    if (value !== '' && value !== '.' && value !== '..') return encodeURIComponent(value)
    const detail = value === '' ? 'is required' : 'is not a name'
    throw invalidField(`/${name}`, detail)
  })
}

function queryOf(fields: [string, unknown][]): string {
  const query = new URLSearchParams()
  for (const [name, value] of fields) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, textOf(one))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
