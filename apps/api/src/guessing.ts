import rateLimit from '@fastify/rate-limit'
import { type App, AppError } from '@rollcall/core'
import type { FastifyInstance } from 'fastify'

/** What somebody who guesses passwords or names would call. */
const GUESSABLE: readonly (keyof App)[] = ['login', 'register']

export function isGuessable(key: keyof App): boolean {
  return GUESSABLE.includes(key)
}

/** Slows down whoever guesses, by address, on the routes that ask for it with `config: { rateLimit: {} }`. */
export async function guessing(server: FastifyInstance, attemptsPerMinute: number): Promise<void> {
  await server.register(rateLimit, {
    global: false,
    max: attemptsPerMinute,
    timeWindow: 60_000,
    addHeaders: {
      'retry-after': false,
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false
    },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false
    },
    errorResponseBuilder: (_request, { ttl }) =>
      new AppError('rate_limited', 'Too many attempts from this address', {
        retryAfter: Math.ceil(ttl / 1000)
      })
  })
}
