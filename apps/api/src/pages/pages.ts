import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import type { FastifyInstance } from 'fastify'

/** They are served as they stand in the sources: a build has nothing to add to them. */
const FOLDER = new URL('../../src/pages/static/', import.meta.url)

const FILES = [
  { url: '/accept', file: 'accept.html', type: 'text/html; charset=utf-8' },
  { url: '/set-password', file: 'set-password.html', type: 'text/html; charset=utf-8' },
  { url: '/pages/account.js', file: 'account.js', type: 'text/javascript; charset=utf-8' },
  { url: '/pages/account.css', file: 'account.css', type: 'text/css; charset=utf-8' }
]

/**
 * The pages that links with a code lead to. Everything in them is addressed relative to where they are, so that they work
 * behind a proxy that serves the product under a path.
 */
export async function pages(server: FastifyInstance): Promise<void> {
  for (const { url, file, type } of FILES) {
    const content = await readFile(new URL(file, FOLDER))
    server.get(url, (request, reply) => {
      reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      const [path = ''] = request.originalUrl.split('?', 1)
      /** A slash at the end would move the base of what is relative; a browser keeps the fragment on its way. */
      if (path.endsWith('/')) return reply.redirect(`../${posix.basename(url)}`, 308)
      return reply.type(type).send(content)
    })
  }
}
