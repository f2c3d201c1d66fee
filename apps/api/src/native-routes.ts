import { type App, isObject, useCases } from '@rollcall/core'
import { isUseCase, type Route, routes } from '@rollcall/http'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
  RouteOptions
} from 'fastify'
import { acceptAnyContentType } from './any-content-type.ts'
import { allow } from './authentication.ts'
import { wireSchema } from './openapi/json-schema.ts'
import type { Call, ServerOptions } from './options.ts'
import { inputReader } from './request-input.ts'
import { streamHandler } from './stream-answer.ts'
import type { StreamedBodies } from './streamed-bodies.ts'
import { unlessGone, whenGone } from './when-gone.ts'

type Serving = Pick<ServerOptions, 'app' | 'identify'> & { bodies: StreamedBodies }

/** Spoken elsewhere: Rollbar's protocol, and redirects of short links. */
const ELSEWHERE = new Set<Route['speaks']>(['rollbar', 'redirect'])

/** Every use case of the table at its path. */
export async function nativeRoutes(
  server: FastifyInstance,
  { app, identify, bodies }: Serving
): Promise<void> {
  const calls: [string, Call][] = Object.entries(app)
  const whole: RouteOptions[] = []
  for (const [key, call] of calls) {
    if (!isUseCase(key) || ELSEWHERE.has(routes[key].speaks)) continue
    const onRequest = allow(useCases[key].scope, identify)
    const route = routeFor(key, { call, onRequest, bodies })
    if (routes[key].content === undefined) server.route(route)
    else whole.push(route)
  }
  await server.register(async (any) => {
    acceptAnyContentType(any)
    /** It stays where it is until the use case reads it. */
    any.addContentTypeParser('*', (_request, _body, done) => done(null))
    for (const route of whole) any.route(route)
  })
}

interface Handling {
  call: Call
  onRequest: onRequestAsyncHookHandler
  bodies: StreamedBodies
}

function routeFor(key: keyof App, { call, onRequest, bodies }: Handling): RouteOptions {
  const { method, also = [], path: url, speaks } = routes[key]
  const route = { method: [method, ...also], url, onRequest }
  if (speaks === 'ndjson' || speaks === 'file') {
    return { ...route, handler: streamHandler(key, { call, bodies }) }
  }
  return { ...route, schema: { response: responseSchema(key) }, handler: wholeHandler(key, { call, bodies }) }
}

function wholeHandler(key: keyof App, handling: Omit<Handling, 'onRequest'>): RouteOptions['handler'] {
  const route = routes[key]
  const outputFor = route.content === undefined ? asking(key, handling) : uploading(key, handling)
  return async (request, reply) => {
    const output = await outputFor(request, reply)
    reply.code(statusFor(route, output))
    reply.header('cache-control', 'no-store')
    if (route.speaks === 'text') reply.type('text/plain; charset=utf-8')
    return reply.send(output)
  }
}

type OutputFor = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

function asking(key: keyof App, { call }: Pick<Handling, 'call'>): OutputFor {
  const readInput = inputReader(key)
  return (request) => call(readInput(request), request.caller)
}

/** The body is read while it arrives, and whoever goes away before the answer stops the work. */
function uploading(key: keyof App, { call, bodies }: Omit<Handling, 'onRequest'>): OutputFor {
  const readInput = inputReader(key)
  return async (request, reply) => {
    const gone = whenGone(reply)
    const { params, query, headers, body } = request
    const content = () => bodies.read(request, reply)
    const input = readInput({ params, query, headers, body, content })
    return call(input, { ...request.caller, interrupted: gone }).catch(unlessGone(gone))
  }
}

function statusFor({ status, instead }: Route, output: unknown): number {
  if (instead === undefined || !isObject(output)) return status
  const value = output[instead.field]
  return instead.values.some((one) => one === value) ? instead.status : status
}

/** What the answer may hold: a property that the schema does not name never leaves the server. */
function responseSchema(key: keyof App): Record<number, unknown> {
  const { status, instead, speaks } = routes[key]
  if (status === 204 || speaks === 'text') return {}
  const schema = wireSchema(useCases[key].output)
  return { [status]: schema, ...(instead && { [instead.status]: schema }) }
}
