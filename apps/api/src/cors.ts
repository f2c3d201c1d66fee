import fastifyCors from '@fastify/cors'
import { type Config, listOf } from '@rollcall/runtime'
import type { FastifyInstance } from 'fastify'

type CorsSettings = Pick<Config, 'ROLLCALL_CORS_ORIGINS' | 'ROLLCALL_CORS_CREDENTIALS'>

/** Lets the pages of these origins use the API; without any, no page of another origin can. */
export async function cors(
  server: FastifyInstance,
  { ROLLCALL_CORS_ORIGINS, ROLLCALL_CORS_CREDENTIALS }: CorsSettings
): Promise<void> {
  const origins = listOf(ROLLCALL_CORS_ORIGINS)
  if (origins.length === 0) return
  await server.register(fastifyCors, {
    origin: origins.includes('*') ? '*' : origins,
    credentials: ROLLCALL_CORS_CREDENTIALS === 'on',
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
