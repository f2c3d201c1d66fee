import type { RateLimit } from '@rollcall/core'
import type { FastifyReply } from 'fastify'

/**
 * Says on the answer, good or bad, how many attempts are left (draft-ietf-httpapi-ratelimit-headers, revision 8 and
 * later): `q` attempts are free in `w` seconds, `r` are left, and more come in `t` seconds.
 */
export function tellRateLimit(reply: FastifyReply) {
  return ({ policy, quota, window_seconds, remaining, reset_seconds }: RateLimit): void => {
    reply.header('ratelimit-policy', `"${policy}";q=${quota};w=${window_seconds}`)
    reply.header('ratelimit', `"${policy}";r=${remaining};t=${reset_seconds}`)
  }
}
