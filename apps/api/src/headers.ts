import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

const safeguards = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"]
    }
  },
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  /** Whether a name is only ever reached over TLS is for the proxy in front to say. */
  strictTransportSecurity: false
})

/** Headers that keep browsers careful. The documentation page has scripts and styles of ours alone. */
export function headers(server: FastifyInstance): void {
  const careful = safeguardHeaders()
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(careful)
    reply.header('x-request-id', request.id)
    done()
  })
}

/** They are the same for every answer: put together once, not at each request. */
function safeguardHeaders() {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  safeguards(request, response, (error) => {
    if (error !== undefined) throw error
  })
  return response.getHeaders()
}
