import { once } from 'node:events'
import jwt from '@fastify/jwt'
import { buildServer } from '@rollcall/api'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import { verify } from 'argon2'
import fastify, { type FastifyInstance } from 'fastify'
import type { Measured, Part, Server } from './job.ts'

/** One of the things that are compared, in a process of its own; answers a port, or a number. */
const [part]: Part[] = await once(process, 'message')
if (part === undefined) throw new Error('nothing to measure')
if ('seconds' in part) {
  process.send?.(await perSecond(part))
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

async function perSecond(part: Measured): Promise<number> {
  return part.what === 'argon2' ? verificationsPerSecond(part) : upsertsPerSecond(part)
}

/** As many at once as there are cores. */
async function verificationsPerSecond({ hash, password, atOnce, seconds }: Measured & { what: 'argon2' }) {
  return rate({ atOnce, seconds }, () => verify(hash, password))
}

/** Each user votes on one post after the other, this way and that. */
async function upsertsPerSecond({ database, posts, users, seconds }: Measured & { what: 'upserts' }) {
  const { sql, close } = connect(database, { max: 10 })
  const done = await rate({ atOnce: users.length, seconds }, async (who, turn) => {
    const value = Math.floor(turn / posts.length) % 2 === 0 ? 1 : -1
    await sql`
      insert into plain_votes (post_id, user_id, value, voted_at)
      values (${posts[turn % posts.length] ?? ''}, ${users[who] ?? ''}, ${value}, now())
      on conflict (post_id, user_id) do update set value = excluded.value, voted_at = excluded.voted_at`
  })
  await close()
  return done
}

interface Working {
  atOnce: number
  seconds: number
}

/** How often a second, with so many at work that each begins again when it has ended. */
async function rate({ atOnce, seconds }: Working, work: (who: number, turn: number) => Promise<unknown>) {
  const started = performance.now()
  let count = 0
  const repeat = async (who: number) => {
    for (let turn = 0; performance.now() - started < seconds * 1000; turn++) {
      await work(who, turn)
      count++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, who) => repeat(who)))
  return count / ((performance.now() - started) / 1000)
}
