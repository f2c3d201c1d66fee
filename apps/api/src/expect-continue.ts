import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

/**
 * Who asks before sending a body (`Expect: 100-continue`) is told to go on once it is known that they may: somebody who is
 * refused keeps the body to themselves.
 */
export function expectContinue(server: FastifyInstance): void {
  const waiting = new WeakSet<IncomingMessage>()
  server.server.on('checkContinue', (request, answer) => {
    waiting.add(request)
    server.server.emit('request', request, answer)
  })
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (waiting.delete(request.raw)) reply.raw.writeContinue()
    done(null, payload)
  })
}
