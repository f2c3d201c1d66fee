import { Readable } from 'node:stream'
import { type App, isStream, useCases } from '@rollcall/core'
import { type Problem, routes } from '@rollcall/http'
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { TSchema } from 'typebox'
import { pathOf } from './allowed-methods.ts'
import { failureOf, logFailure } from './failure.ts'
import { fileTypeOf } from './file-types.ts'
import { gather } from './gather.ts'
import { elementOf, wireSchema } from './openapi/json-schema.ts'
import type { Call } from './options.ts'
import { toProblem } from './problem-details.ts'
import { inputReader } from './request-input.ts'
import type { StreamedBodies } from './streamed-bodies.ts'
import { unlessGone, whenGone } from './when-gone.ts'

interface Handling {
  call: Call
  bodies: StreamedBodies
}

/** Answers what comes in pieces, as it comes. A client that goes away stops the work. */
export function streamHandler(key: keyof App, { call, bodies }: Handling): RouteHandlerMethod {
  const readInput = inputReader(key)
  const dressFor = routes[key].speaks === 'file' ? asFile(key) : asLines(key)
  return async (request, reply) => {
    const gone = whenGone(reply)
    const { params, query, headers } = request
    const input = readInput({
      params,
      query,
      headers,
      body: request.body,
      content: () => bodies.read(request, reply)
    })
    const caller = { ...request.caller, interrupted: gone }
    const parts = iteratorOf(await call(input, caller).catch(unlessGone(gone)))
    gone.addEventListener('abort', () => void stop(parts, request), { once: true })
    if (request.method === 'HEAD') await stop(parts, request)
    const first = await parts.next().catch(unlessGone(gone))
    const dress = dressFor({ request, reply, input })
    reply.code(routes[key].status).header('cache-control', 'no-store')
    return reply.send(Readable.from(gather(textsOf(first, parts, { ...dress, gone }))))
  }
}

interface Asked {
  request: FastifyRequest
  reply: FastifyReply
  input: Record<string, unknown>
}

/** How an answer is written. */
interface Dress {
  textOf: (part: unknown) => string
  /** The last words of an answer that fails once it has begun; what throws breaks it off. */
  failed: (error: unknown) => string
}

/** A line of JSON for each element; the last one tells of a failure. */
function asLines(key: keyof App) {
  const schema = wireSchema(elementOf(useCases[key].output) ?? {})
  return ({ request, reply }: Asked): Dress => {
    const serialize = reply.compileSerializationSchema(schema)
    /** A proxy in front would keep lines back until it has many. */
    reply.type('application/x-ndjson').header('x-accel-buffering', 'no')
    return {
      textOf: (element) => `${serialize(Object(element))}\n`,
      failed: (error) => `${JSON.stringify({ error: problemOf(error, request) })}\n`
    }
  }
}

/** A file to keep: were it shown, what somebody wrote into it could run as a page of ours. */
function asFile(key: keyof App) {
  const [name = ''] = useCases[key].name.split('.', 1)
  const usual = defaultOf(key, 'format')
  return ({ request, reply, input: { format = usual } }: Asked): Dress => {
    const { type, extension } = fileTypeOf(format)
    reply.type(type).headers({
      'content-disposition': `attachment; filename="${name}.${extension}"`,
      'content-security-policy': 'sandbox'
    })
    return {
      textOf: String,
      failed(error) {
        problemOf(error, request)
        throw error
      }
    }
  }
}

function defaultOf(key: keyof App, name: string): unknown {
  const properties: Record<string, TSchema> = useCases[key].input.properties
  const { [name]: schema = {} } = properties
  return 'default' in schema ? schema.default : undefined
}

function problemOf(error: unknown, request: FastifyRequest): Problem {
  const failure = failureOf(error)
  logFailure(request.log, failure, error)
  return toProblem(failure, pathOf(request.originalUrl), request.id)
}

interface Telling extends Dress {
  gone: AbortSignal
}

async function* textsOf(
  first: IteratorResult<unknown>,
  parts: AsyncIterator<unknown>,
  { textOf, failed, gone }: Telling
): AsyncGenerator<string> {
  try {
    for (let part = first; part.done !== true; part = await parts.next()) yield textOf(part.value)
  } catch (error) {
    if (!gone.aborted) yield failed(error)
  } finally {
    await parts.return?.()
  }
}

async function stop(parts: AsyncIterator<unknown>, { log }: FastifyRequest): Promise<void> {
  try {
    await parts.return?.()
  } catch (error) {
    log.warn({ err: error }, 'stopping failed')
  }
}

function iteratorOf(output: unknown): AsyncIterator<unknown> {
  if (isStream(output)) return output[Symbol.asyncIterator]()
  throw new TypeError('what comes in pieces was expected')
}
