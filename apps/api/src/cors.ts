import fastifyCors from '@fastify/cors'
import { listOf } from '@rollcall/runtime'
import type { FastifyInstance } from 'fastify'

/** Lets the pages of these origins use the API; without any, no page of another origin can. */
export async function cors(server: FastifyInstance, setting: string): Promise<void> {
  const origins = listOf(setting)
  if (origins.length === 0) return
  await server.register(fastifyCors, {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'x-request-id',
      'retry-after',
      'ratelimit',
      'ratelimit-policy',
      'www-authenticate',
      'allow'
    ],
    maxAge: 600,
    /** What is no proper pre-flight would be refused in plain text. */
    strictPreflight: false
  })
}
