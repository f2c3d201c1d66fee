import { AppError, type Caller, nobody, requireScope, type Scope } from '@rollcall/core'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { bearerOf } from './bearer.ts'
import type { ServerOptions } from './options.ts'
import { originOf } from './origin.ts'
import { tellRateLimit } from './rate-limit.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    caller: Caller
  }
}

type Identify = ServerOptions['identify']

/** Makes room on requests for who asks. */
export function authentication(server: FastifyInstance): void {
  server.decorateRequest('caller')
}

/**
 * Finds out who asks, and refuses who may not, before a byte of the body is read. What is public looks at no token: a
 * bad one does not matter there.
 */
export function allow(scope: Scope | 'public', identify: Identify): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const known = scope === 'public' ? nobody : await callerOf(request, reply, identify)
    const origin = known === nobody ? originOf(request) : known.origin
    request.caller = { ...known, origin, onRateLimit: tellRateLimit(reply) }
    if (scope !== 'public' && known !== nobody && !known.scopes.includes(scope)) {
      challenge(reply, `error="insufficient_scope", scope="${scope}"`)
    }
    requireScope(scope, request.caller)
  }
}

async function callerOf(request: FastifyRequest, reply: FastifyReply, identify: Identify): Promise<Caller> {
  const token = bearerOf(request.headers)
  if (token === undefined) return nobody
  try {
    return await identify(token, originOf(request))
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') {
      challenge(reply, 'error="invalid_token"')
    }
    throw error
  }
}

/** What is wrong with a token, for programs (RFC 6750, section 3). */
function challenge(reply: FastifyReply, what: string): void {
  reply.header('www-authenticate', `Bearer realm="rollcall", ${what}`)
}
