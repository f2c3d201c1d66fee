import jwt from '@fastify/jwt'
import {
  ACCESS_TOKEN,
  AppError,
  type Caller,
  nobody,
  ROLES,
  type Role,
  requireScope,
  type Scope,
  scopesOf
} from '@rollcall/core'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    caller: Caller
  }
}

/** Lets requests say who asks with an access token (a JWT, which needs no look-up to verify). */
export async function authentication(server: FastifyInstance, secret: string): Promise<void> {
  const { algorithm, issuer, audience } = ACCESS_TOKEN
  await server.register(jwt, {
    secret,
    sign: { algorithm },
    verify: {
      algorithms: [algorithm],
      allowedIss: issuer,
      allowedAud: audience,
      requiredClaims: ['exp', 'sub', 'role']
    }
  })
  server.decorateRequest('caller')
}

/**
 * Finds out who asks, and refuses who may not, before a byte of the body is read. What is public looks at no token: a
 * bad one does not matter there.
 */
export function allow(scope: Scope | 'public'): onRequestHookHandler {
  return (request, reply, done) => {
    request.caller = scope === 'public' ? nobody : callerOf(request, reply)
    if (scope !== 'public' && request.caller.kind !== 'nobody' && !request.caller.scopes.includes(scope)) {
      reply.header(
        'www-authenticate',
        `Bearer realm="rollcall", error="insufficient_scope", scope="${scope}"`
      )
    }
    requireScope(scope, request.caller)
    done()
  }
}

function callerOf(request: FastifyRequest, reply: FastifyReply): Caller {
  const [, token] = /^bearer +(.*)$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined) return nobody
  const { sub, role } = claimsOf(request.server, token, reply)
  return { kind: 'user', user_id: sub, scopes: scopesOf[role] }
}

function claimsOf(server: FastifyInstance, token: string, reply: FastifyReply) {
  try {
    /** The library takes an empty token for a mistake in the program. */
    const claims: unknown = token === '' ? null : server.jwt.verify(token)
    if (isClaims(claims)) return claims
  } catch (error) {
    if (!isTokenError(error)) throw error
    if (error.code.endsWith('_EXPIRED')) throw refused(reply, 'The access token has expired: log in again')
  }
  throw refused(reply, 'The access token is not valid: log in again')
}

function refused(reply: FastifyReply, detail: string): AppError {
  reply.header('www-authenticate', 'Bearer realm="rollcall", error="invalid_token"')
  return new AppError('unauthenticated', detail)
}

function isTokenError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && /^FA?ST_JWT_/.test(String(error.code))
}

function isClaims(claims: unknown): claims is { sub: string; role: Role } {
  if (typeof claims !== 'object' || claims === null || !('sub' in claims) || !('role' in claims)) return false
  const { sub, role } = claims
  return typeof sub === 'string' && sub !== '' && ROLES.some((known) => known === role)
}
