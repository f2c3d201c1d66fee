import type { FastifyInstance } from 'fastify'
import type { AllowedMethods } from './allowed-methods.ts'
import { authentication } from './authentication.ts'
import { cors } from './cors.ts'
import { headers } from './headers.ts'
import { acceptJson } from './json-body.ts'
import { logRequests } from './log.ts'
import { nativeRoutes } from './native-routes.ts'
import { documentation } from './openapi/documentation.ts'
import type { ServerOptions } from './options.ts'
import { pages } from './pages/pages.ts'
import { problemDetails } from './problem-details.ts'
import type { StreamedBodies } from './streamed-bodies.ts'

/** Rollcall's own API, and its documentation. */
export async function nativeApi(
  server: FastifyInstance,
  options: ServerOptions & { allowedMethods: AllowedMethods; bodies: StreamedBodies }
): Promise<void> {
  const { app, config, identify, allowedMethods, bodies } = options
  problemDetails(server, allowedMethods)
  logRequests(server)
  acceptJson(server)
  headers(server)
  await cors(server, config)
  authentication(server)
  await documentation(server)
  await pages(server)
  await nativeRoutes(server, { app, identify, bodies })
}
