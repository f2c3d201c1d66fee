import { type App, ERROR_CODES, type ErrorCode, REDIRECT_STATUSES, useCases, VERSION } from '@rollcall/core'
import { inputPlaces, type Method, PROBLEM_TYPE, routes, statusOf, useCaseKeys } from '@rollcall/http'
import type { TSchema } from 'typebox'
import { mediaTypesOf } from '../file-types.ts'
import { describeRollbarApi } from '../rollbar/describe-rollbar-api.ts'
import { components } from './components.ts'
import { documentSchema, elementOf, type JsonSchema } from './json-schema.ts'
import {
  challengeHeaders,
  fileHeaders,
  rateLimitHeaders,
  redirectHeaders,
  refusalHeaders,
  securityOf,
  securitySchemes,
  waitHeaders
} from './shared-parts.ts'

type Paths = Record<string, Record<string, JsonSchema>>

/** The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0), made from the use cases and their routes. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version: VERSION,
      description: 'A self-hosted desk for the errors and links a team keeps.',
      license: { name: 'MIT', identifier: 'MIT' }
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: tagNames().map((name) => ({ name })),
    paths: { ...nativePaths(), ...describeRollbarApi() },
    components: {
      securitySchemes,
      headers: refusalHeaders,
      schemas: Object.fromEntries(Object.entries(components).map(([name, schema]) => [name, named(schema)])),
      responses: {
        ...Object.fromEntries(ERROR_CODES.map((code) => [code, failureResponse(code)])),
        uri_too_long: problemResponse('A part of the path is too long; the problem is `invalid`'),
        unsupported_media_type: problemResponse('The body is no JSON; the problem is `invalid`')
      }
    }
  }
}

function tagNames(): string[] {
  return [...new Set(useCaseKeys.map((key) => tagOf(key)))]
}

function tagOf(key: keyof App): string {
  return routes[key].speaks === 'rollbar' ? 'rollbar' : (useCases[key].name.split('.', 1)[0] ?? '')
}

function nativePaths(): Paths {
  const paths: Paths = {}
  for (const key of useCaseKeys) {
    const { method, also = [], path, speaks } = routes[key]
    if (speaks === 'rollbar') continue
    const url = path.replace(/:(\w+)/g, '{$1}')
    const operations = [method, ...also].map((one) => [one.toLowerCase(), operation(key, one)])
    paths[url] = { ...paths[url], ...Object.fromEntries(operations) }
  }
  return paths
}

function operation(key: keyof App, method: Method): JsonSchema {
  const { summary, description, scope } = useCases[key] as {
    summary: string
    description?: string
    scope: string
  }
  const needs = scope === 'public' ? [] : [`Needs the scope \`${scope}\`.`]
  const told = [...(description === undefined ? [] : [description]), ...needs]
  return {
    operationId: method === routes[key].method ? key : `${key}By${method}`,
    summary,
    ...(told.length > 0 && { description: told.join('\n\n') }),
    tags: [tagOf(key)],
    security: securityOf({ scope, bearer: routes[key].bearer }),
    parameters: parameters(key),
    ...requestBody(key),
    responses: { ...errorResponses(key), ...goodResponses(key) }
  }
}

function parameters(key: keyof App): JsonSchema[] {
  const { path, query, headers } = inputPlaces(key)
  const { headers: named = {} } = routes[key]
  const { properties, required = [] } = inputOf(key)
  const one = (name: string, place: 'path' | 'query' | 'header') => {
    const { description, ...schema } = schemaOf(properties[name])
    return {
      name: place === 'header' ? (named[name] ?? name) : name,
      in: place,
      required: place === 'path' || (required.includes(name) && schema.default === undefined),
      ...(description !== undefined && { description }),
      schema
    }
  }
  return [
    ...path.map((name) => one(name, 'path')),
    ...query.map((name) => one(name, 'query')),
    ...headers.map((name) => one(name, 'header'))
  ]
}

function requestBody(key: keyof App): JsonSchema {
  const { body, content } = inputPlaces(key)
  const { properties, required = [] } = inputOf(key)
  const [whole] = content
  if (whole !== undefined) return { requestBody: bytesBody(key, schemaOf(properties[whole])) }
  if (body.length === 0) return {}
  const fields = Object.fromEntries(body.map((name) => [name, schemaOf(properties[name])]))
  const needed = required.filter((name) => body.includes(name) && fields[name]?.default === undefined)
  const schema = {
    type: 'object',
    properties: fields,
    ...(needed.length > 0 && { required: needed }),
    additionalProperties: false
  }
  return { requestBody: { required: needed.length > 0, content: { 'application/json': { schema } } } }
}

/** Bytes have no schema (OpenAPI 3.1, section 4.8.14.3); the server takes them under any name. */
function bytesBody(key: keyof App, { description }: JsonSchema): JsonSchema {
  const types = ['application/octet-stream', ...mediaTypesOf(key)]
  return {
    ...(description !== undefined && { description }),
    required: true,
    content: Object.fromEntries(types.map((type) => [type, {}]))
  }
}

interface InputSchema {
  properties: Record<string, TSchema>
  required?: string[]
}

function inputOf(key: keyof App): InputSchema {
  return useCases[key].input
}

function goodResponses(key: keyof App): JsonSchema {
  const { status, instead, speaks } = routes[key]
  const headers = isRateLimited(key) && { headers: rateLimitHeaders }
  if (status === 204) return { 204: { description: 'Done', ...headers } }
  if (speaks === 'redirect') {
    const response = { description: 'Leads there', headers: redirectHeaders }
    return Object.fromEntries(REDIRECT_STATUSES.map((one) => [one, response]))
  }
  if (speaks === 'file')
    return { [status]: { description: 'The file', headers: fileHeaders, content: fileContent(key) } }
  const content = contentOf(key)
  const good = { [status]: { description: 'Done', ...headers, content } }
  if (instead === undefined) return good
  const description = `When \`${instead.field}\` is ${instead.values.map((value) => `\`${value}\``).join(' or ')}`
  return { ...good, [instead.status]: { description, ...headers, content } }
}

function contentOf(key: keyof App): JsonSchema {
  const { output } = useCases[key]
  const element = elementOf(output)
  if (element !== undefined) return { 'application/x-ndjson': { schema: lineSchema(element) } }
  const type = routes[key].speaks === 'text' ? 'text/plain' : 'application/json'
  return { [type]: { schema: schemaOf(output) } }
}

/** Of each line; what fails on the way says so in the last one. */
function lineSchema(element: TSchema): JsonSchema {
  const failure = {
    type: 'object',
    description: 'The last line, when the work could not be finished',
    properties: { error: { $ref: '#/components/schemas/Problem' } },
    required: ['error']
  }
  return { anyOf: [schemaOf(element), failure] }
}

function fileContent(key: keyof App): JsonSchema {
  return Object.fromEntries(mediaTypesOf(key).map((type) => [type, { schema: { type: 'string' } }]))
}

function errorResponses(key: keyof App): JsonSchema {
  const { method, speaks } = routes[key]
  const { content, path } = inputPlaces(key)
  const { scope, errors } = useCases[key]
  const codes = new Set<ErrorCode>([...errors, 'invalid', 'internal', 'unavailable'])
  if (scope !== 'public') codes.add('unauthenticated').add('forbidden')
  const readsBody = method !== 'GET' && method !== 'HEAD' && content.length === 0
  if (readsBody) codes.add('too_large')
  const known = ERROR_CODES.filter((code) => codes.has(code))
  return {
    ...Object.fromEntries(known.map((code) => [statusOf[code], { $ref: `#/components/responses/${code}` }])),
    ...(path.length > 0 && { 414: { $ref: '#/components/responses/uri_too_long' } }),
    ...(readsBody && { 415: { $ref: '#/components/responses/unsupported_media_type' } }),
    ...(speaks === 'redirect' && deadLinkResponses(method))
  }
}

/** Browsers are told on a page. */
function deadLinkResponses(method: Method): JsonSchema {
  const page = method !== 'HEAD' && { 'text/html': { schema: { type: 'string' } } }
  const response = (code: ErrorCode) => ({
    ...problemResponse(`The problem \`${code}\``),
    content: { ...problemContent, ...page }
  })
  return { 404: response('not_found'), 410: response('gone') }
}

/** By us, that is: the limit of a tracker behind us is passed on as it comes, and tells less. */
function isRateLimited(key: keyof App): boolean {
  const errors: readonly ErrorCode[] = useCases[key].errors
  return errors.includes('rate_limited') && !errors.includes('upstream_failed')
}

const problemContent = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } }

function problemResponse(description: string): JsonSchema {
  return { description, content: problemContent }
}

function failureResponse(code: ErrorCode): JsonSchema {
  const headers = headersOf(code)
  return { ...problemResponse(`The problem \`${code}\``), ...(headers && { headers }) }
}

function headersOf(code: ErrorCode): JsonSchema | undefined {
  switch (code) {
    case 'unauthenticated':
    case 'forbidden':
      return challengeHeaders
    case 'rate_limited':
      return { ...waitHeaders, ...rateLimitHeaders }
    case 'unavailable':
      return waitHeaders
    default:
      return undefined
  }
}

function schemaOf(schema: TSchema | undefined): JsonSchema {
  if (schema === undefined) return {}
  const name = nameOf(schema)
  return name === undefined ? named(schema) : { $ref: `#/components/schemas/${name}` }
}

function named(schema: TSchema): JsonSchema {
  return documentSchema(schema, nameOf)
}

function nameOf(schema: unknown): string | undefined {
  return Object.keys(components).find((name) => components[name] === schema)
}
