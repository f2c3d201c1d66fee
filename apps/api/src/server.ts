import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { listOf } from '@rollcall/runtime'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { watchMethods } from './allowed-methods.ts'
import { expectContinue } from './expect-continue.ts'
import { loggerOptions } from './log.ts'
import { nativeApi } from './native-api.ts'
import { observeRequests } from './observe-requests.ts'
import type { ServerOptions } from './options.ts'
import { answerProblem } from './problem-details.ts'
import { redirects } from './redirects.ts'
import { refuseRaw } from './refuse-raw.ts'
import { rollbarApi } from './rollbar/rollbar-api.ts'
import { canonicalUrl } from './short-addresses.ts'
import { streamedBodies } from './streamed-bodies.ts'

/**
 * A request has to arrive whole within this time: one that trickles in holds a connection no longer. Bodies that are read
 * while they arrive have a time of their own.
 */
const REQUEST_TIMEOUT = 30_000
const HEADERS_TIMEOUT = 10_000
/** Longer than the usual 60 s of a load balancer, which must be the first to let an idle connection go. */
const KEEP_ALIVE_TIMEOUT = 72_000
/** Longer than any use case may stay silent. */
const CONNECTION_TIMEOUT = 600_000
/** An e-mail address of 120 characters names a user, and each of them may need three on its way. */
const LONGEST_PARAMETER = 360

/** The API over the product, ready to listen or to be injected into. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { config, telemetry } = options
  const proxies = listOf(config.ROLLCALL_TRUST_PROXY)
  const bodies = streamedBodies(options.patience)
  const server = Fastify({
    logger: loggerOptions(config.ROLLCALL_LOG_LEVEL, { stream: options.logTo, telemetry }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId,
    bodyLimit: config.ROLLCALL_BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionTimeout: CONNECTION_TIMEOUT,
    http: { headersTimeout: HEADERS_TIMEOUT, connectionsCheckingInterval: 5_000 },
    trustProxy: proxies.length > 0 ? proxies : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
    rewriteUrl: ({ url = '/' }) => canonicalUrl(url),
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
    clientErrorHandler(error, socket) {
      if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT' || !bodies.isReading(socket)) refuseRaw(error, socket)
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle'
  })
  const allowedMethods = watchMethods(server)
  if (telemetry) observeRequests(server, telemetry)
  expectContinue(server)
  await server.register(rollbarApi, { ...options, allowedMethods, prefix: '/api/1' })
  await server.register(redirects, options)
  await server.register(nativeApi, { ...options, allowedMethods, bodies })
  return server
}

const REQUEST_ID = /^[\w.:/+=-]{1,128}$/

/** The id that a proxy in front gave, so that its log and ours agree; a new one when there is none worth keeping. */
function genReqId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
}
