import { argv } from 'node:process'
import jwt from '@fastify/jwt'
import { buildServer } from '@rollcall/api'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import { verify } from 'argon2'
import fastify, { type FastifyInstance } from 'fastify'
import type { Part } from './auth-job.ts'

/** One of the things that are compared, in a process of its own; answers a port, or a number. */
const part: Part = JSON.parse(argv[2] ?? '')
if (part.what === 'argon2') {
  process.send?.(await verificationsPerSecond(part))
  process.disconnect?.()
} else {
  const server = part.what === 'product' ? await product(part.env) : bare(part.database, part.secret)
  await server.listen({ port: 0, host: '127.0.0.1' })
  process.send?.(Number(new URL(server.listeningOrigin).port))
  process.once('disconnect', () => void server.close())
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
