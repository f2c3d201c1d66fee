import { nobody } from '@rollcall/core'
import { routes } from '@rollcall/http'
import type { FastifyInstance } from 'fastify'
import type { AllowedMethods } from '../allowed-methods.ts'
import { acceptAnyContentType } from '../any-content-type.ts'
import type { ServerOptions } from '../options.ts'
import { openToBrowsers, rollbarErrors } from './envelope.ts'
import { readIngest } from './read-ingest.ts'

/**
 * The surface that Rollbar's SDKs and tools speak to. Events arrive in bursts, so a request here runs through next to
 * no hooks and writes no log line, and its body goes on as the text it came in.
 */
export async function rollbarApi(
  server: FastifyInstance,
  { app, config, allowedMethods }: ServerOptions & { allowedMethods: AllowedMethods }
): Promise<void> {
  const limit = config.ROLLCALL_BODY_LIMIT
  rollbarErrors(server, allowedMethods)
  server.setChildLoggerFactory((logger) => logger)
  acceptAnyContentType(server)
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.get('/status/ping', (_request, reply) =>
    openToBrowsers(reply).type('text/plain; charset=utf-8').send('pong')
  )
  server.post(routes.recordOccurrence.path.replace('/api/1', ''), async (request, reply) => {
    const { uuid } = await app.recordOccurrence(await readIngest(request, limit), nobody)
    openToBrowsers(reply).type('application/json; charset=utf-8')
    return reply.send(`{"err":0,"result":{"id":null,"uuid":${JSON.stringify(uuid)}}}`)
  })
}
