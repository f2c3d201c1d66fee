import type { IncomingHttpHeaders } from 'node:http'
import { type App, AppError, isObject, useCases } from '@rollcall/core'
import { inputPlaces, routes } from '@rollcall/http'
import type { TSchema } from 'typebox'
import { bearerOf } from './bearer.ts'

/** The parts of a request that carry the input of a use case. */
export interface RequestParts {
  params: unknown
  query: unknown
  headers: IncomingHttpHeaders
  body?: unknown
  /** The body, where it is read while it arrives. */
  content?: () => AsyncIterable<Uint8Array>
}

type Fields = Record<string, unknown>

/**
 * Puts path, query, headers, body and bearer token together to the one input of a use case. It only reads the texts of path
 * and query as the schema means them; judging is left to the use case, so that every way in refuses with the same words.
 */
export function inputReader(key: keyof App): (request: RequestParts) => Fields {
  const places = inputPlaces(key)
  const properties: Record<string, TSchema> = useCases[key].input.properties
  const { headers: named = {} } = routes[key]
  return ({ params, query, headers, body = {}, content }) => {
    if (!isObject(body)) throw misplaced('', 'must be object')
    const input: Fields = Object.create(null)
    const take = (name: string, value: unknown, allowed: readonly string[]) => {
      if (!allowed.includes(name) && name in properties) throw misplaced(`/${name}`, 'is not a known field')
      input[name] = value
    }
    for (const [name, text] of entries(query)) take(name, readText(text, properties[name]), places.query)
    for (const [name, value] of entries(body)) take(name, value, places.body)
    for (const [name, text] of entries(params)) input[name] = readText(text, properties[name])
    for (const name of places.bearer) input[name] = bearerOf(headers) ?? ''
    for (const [name, header] of Object.entries(named)) {
      if (headers[header] !== undefined) input[name] = readText(headers[header], properties[name])
    }
    for (const name of places.content) input[name] = content?.()
    return input
  }
}

function entries(fields: unknown): [string, unknown][] {
  return isObject(fields) ? Object.entries(fields) : []
}

function misplaced(pointer: string, detail: string): AppError {
  const message = `Invalid input: ${pointer.slice(1) || 'input'} ${detail}`
  return new AppError('invalid', message, { errors: [{ pointer, detail }] })
}

const NUMBER = /^-?\d+(?:\.\d+)?$/

/** The value that a text stands for; what does not fit stays a text, which the use case then refuses. */
function readText(text: unknown, schema: TSchema | undefined): unknown {
  const type = schema !== undefined && 'type' in schema ? schema.type : undefined
  if (type === 'array') return readTexts(Array.isArray(text) ? text : [text], schema)
  if (typeof text !== 'string') return text
  if (type === 'integer' || type === 'number') return NUMBER.test(text) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function readTexts(texts: unknown[], schema: TSchema | undefined): unknown[] {
  const items = schema !== undefined && 'items' in schema ? schema.items : undefined
  return texts.map((text) => readText(text, isObject(items) ? items : undefined))
}
