import type { FastifyInstance } from 'fastify'

const JSON_TYPES = /^application\/(?:[\w.-]+\+)?json(?:;|$)/

/** JSON bodies, and no others. An empty one is an empty object: the use case says what it misses. */
export function acceptJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(JSON_TYPES, { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, {})
    else void parse(request, body.toString(), done)
  })
}
