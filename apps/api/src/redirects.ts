import { nobody } from '@rollcall/core'
import { routes } from '@rollcall/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { failureOf } from './failure.ts'
import type { ServerOptions } from './options.ts'
import { originOf } from './origin.ts'
import { answerProblem } from './problem-details.ts'

interface Asked {
  Params: { short_url: string }
}

/**
 * Short links. They are what is asked for most, so a request here runs through next to no hooks and writes no log line;
 * what goes wrong is told browsers on a page, and programs as everywhere else.
 */
export async function redirects(server: FastifyInstance, { app }: Pick<ServerOptions, 'app'>): Promise<void> {
  const { path } = routes.visitBookmark
  server.setErrorHandler((error, request, reply) => tell(error, request, reply))
  server.setChildLoggerFactory((logger) => logger)
  server.get<Asked>(path, { exposeHeadRoute: false }, async (request, reply) => {
    const { referer: referrer } = request.headers
    const input = { short_url: request.params.short_url, ...(referrer !== undefined && { referrer }) }
    return lead(reply, await app.visitBookmark(input, { ...nobody, origin: originOf(request) }))
  })
  server.head<Asked>(path, async ({ params: { short_url } }, reply) =>
    lead(reply, await app.resolveBookmark({ short_url }, nobody))
  )
}

/** A browser or a proxy that kept the answer would not be counted the next time. */
function lead(
  reply: FastifyReply,
  { location, redirect_status }: { location: string; redirect_status: number }
) {
  return reply
    .code(redirect_status)
    .header('location', location)
    .header('cache-control', 'private, no-store')
    .send()
}

function tell(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ vary: 'accept', 'x-content-type-options': 'nosniff' })
  const { code, status } = failureOf(error)
  const isDead = code === 'not_found' || code === 'gone'
  if (!isDead || !/\btext\/html\b/i.test(request.headers.accept ?? '')) {
    return answerProblem(error, request, reply)
  }
  return reply
    .code(status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'"
    })
    .type('text/html; charset=utf-8')
    .send(code === 'gone' ? ENDED : UNKNOWN)
}

const UNKNOWN = page('No such link', 'Nothing is behind this address. Was it copied whole?')
const ENDED = page(
  'This link has ended',
  'Its owner let it work for a time, or for a number of visits, and that is over.'
)

function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`
}
