import type { JsonSchema } from './json-schema.ts'

/** How requests say who asks. */
export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'Access token from login (a JWT), or an API token (`rc_…`)'
  },
  refresh: {
    type: 'http',
    scheme: 'bearer',
    description: 'Refresh token from login or from the last refresh (`rr_…`)'
  },
  rollbar: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Rollbar-Access-Token',
    description: 'Token of a project'
  }
}

/**
 * What has to be shown, and the scope that it needs; a part of the input that travels as the bearer token needs a scheme
 * of its own.
 */
export function securityOf({
  scope,
  bearer
}: {
  scope: string
  bearer?: string | undefined
}): Record<string, string[]>[] {
  if (bearer !== undefined) return [{ refresh: [] }]
  return scope === 'public' ? [] : [{ bearer: [scope] }]
}

/** What is wrong with who asks, and how long to wait. */
export const refusalHeaders: Record<string, JsonSchema> = {
  'Retry-After': { description: 'Seconds to wait, where known', schema: { type: 'integer' } },
  'RateLimit-Policy': {
    description: 'How many attempts (`q`) are free within how many seconds (`w`): `"login";q=5;w=3600`',
    schema: { type: 'string' }
  },
  'WWW-Authenticate': {
    description:
      'What was wrong with the token that was shown (RFC 6750): `Bearer realm="rollcall", error="invalid_token"`',
    schema: { type: 'string' }
  },
  RateLimit: {
    description:
      'How many attempts are left (`r`), and in how many seconds more come (`t`): `"login";r=3;t=12`',
    schema: { type: 'string' }
  }
}

/** On every refusal of who asks, and where a scope is missing. */
export const challengeHeaders = {
  'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' }
}

/** Where it is known. */
export const waitHeaders = { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }

/** On every answer of what is limited. */
export const rateLimitHeaders = {
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
  RateLimit: { $ref: '#/components/headers/RateLimit' }
}

export const redirectHeaders = {
  Location: { description: 'Where the short link leads', required: true, schema: { type: 'string' } }
}

export const fileHeaders = {
  'Content-Disposition': {
    description: 'The name to keep it under',
    required: true,
    schema: { type: 'string' }
  }
}
