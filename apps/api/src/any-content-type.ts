import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Takes bodies whatever they are called: Fastify would refuse a name that is none. */
export function acceptAnyContentType(server: FastifyInstance): void {
  server.addHook('onRequest', forgetContentType)
  server.removeAllContentTypeParsers()
}

function forgetContentType({ headers }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  headers['content-type'] = 'application/octet-stream'
  done()
}
