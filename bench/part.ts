import { once } from 'node:events'
import jwt from '@fastify/jwt'
import { buildServer } from '@rollcall/api'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import { verify } from 'argon2'
import fastify, { type FastifyInstance } from 'fastify'
import type { Part, Server } from './job.ts'

/** One of the things that are compared, in a process of its own; answers a port, or a number. */
const [part]: Part[] = await once(process, 'message')
if (part === undefined) throw new Error('nothing to measure')
if (part.what === 'argon2') {
  process.send?.(await verificationsPerSecond(part))
  process.disconnect?.()
} else {
  const server = await serverOf(part)
  await server.listen({ port: 0, host: '127.0.0.1' })
  process.send?.(Number(new URL(server.listeningOrigin).port))
  process.once('disconnect', () => void server.close())
}

async function serverOf(part: Server): Promise<FastifyInstance> {
  switch (part.what) {
    case 'product':
      return product(part.env)
    case 'bare':
      return bare(part.database, part.secret)
    case 'fixed':
      return fastify().get('/:short_url', (_request, reply) => reply.redirect('https://example.com/'))
    case 'plain':
      return plainLinks(part.database)
    case 'rows':
      return rows(part.secret, part.list)
  }
}

/** As one would write it first: the row is found and counted in one statement. */
function plainLinks(databaseUrl: string): FastifyInstance {
  const server = fastify()
  const { sql, close } = connect(databaseUrl, { max: 10 })
  server.addHook('onClose', close)
  server.get<{ Params: { short_url: string } }>('/:short_url', async ({ params }, reply) => {
    const [link] = await sql`
      update plain_links set visits = visits + 1 where short_url = ${params.short_url} returning url`
    return link ? reply.redirect(link.url) : reply.code(404).send()
  })
  return server
}

function rows(secret: string, list: unknown): FastifyInstance {
  const server = fastify()
  server.register(jwt, { secret })
  server.get('/rows', async (request) => {
    await request.jwtVerify()
    return list
  })
  return server
}

async function product(env: Record<string, string>): Promise<FastifyInstance> {
  const running = await openApp(readConfig(env))
  const server = await buildServer(running)
  server.addHook('onClose', () => running.close())
  return server
}

/** What one would write in an afternoon: a token is checked, a row is answered. */
function bare(databaseUrl: string, secret: string): FastifyInstance {
  const server = fastify()
  const { sql, close } = connect(databaseUrl, { max: 10 })
  server.addHook('onClose', close)
  server.register(jwt, { secret })
  server.get('/me', async (request) => {
    const { sub } = await request.jwtVerify<{ sub: string }>()
    const [user] = await sql`
      select id, username, email, role, scopes, status, access_until, invited_by, created_at, last_login_at
      from users where id = ${sub}`
    return user
  })
  server.get('/claims', async (request) => request.jwtVerify())
  return server
}

/** As many at once as there are cores, each beginning when the one before it has ended. */
async function verificationsPerSecond({ hash, password, atOnce, seconds }: Part & { what: 'argon2' }) {
  const started = performance.now()
  let count = 0
  const work = async () => {
    while (performance.now() - started < seconds * 1000) {
      await verify(hash, password)
      count++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return count / ((performance.now() - started) / 1000)
}
