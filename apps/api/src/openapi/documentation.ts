import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { openApiDocument } from './document.ts'

/**
 * The document at `/openapi.json`, and a page to read and try it at `/docs` that needs nothing from elsewhere. The bare
 * address leads there.
 */
export async function documentation(server: FastifyInstance): Promise<void> {
  const document = openApiDocument()
  const text = JSON.stringify(document)
  await server.register(swagger, { mode: 'static', specification: { document: JSON.parse(text) } })
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', persistAuthorization: true, validatorUrl: null }
  })
  server.get('/openapi.json', (_request, reply) => {
    return reply.type('application/json; charset=utf-8').send(text)
  })
  /** Relative, so that it holds behind a prefix of a proxy too. */
  server.get('/', (_request, reply) => reply.redirect('docs', 302))
}
