import { OneOf, withDefault } from '@rollcall/core'
import { Type } from 'typebox'

/** How the API is reached. */
export const server = {
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address the API listens on' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000, description: 'Port the API listens on' }),
  ROLLCALL_PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      'x-expected': 'an http or https URL',
      description: 'Where people reach the server, for links; http://HOST:PORT when left out',
      'x-more': 'As in https://rollcall.example or https://example.org/rollcall.'
    })
  ),
  ROLLCALL_CORS_ORIGINS: Type.String({
    default: '',
    description: 'Origins whose pages may use the API, separated by commas; ingest is open to all',
    'x-more': 'As in https://a.example; a * stands for any origin.'
  }),
  ROLLCALL_CORS_CREDENTIALS: withDefault(
    OneOf(['off', 'on'] as const, {
      description:
        'Whether those pages may send cookies and client certificates along, for a proxy in front that asks for them'
    }),
    'off'
  ),
  ROLLCALL_TRUST_PROXY: Type.String({
    default: '',
    description:
      'Addresses or networks of proxies whose X-Forwarded-* headers are believed, separated by commas',
    'x-more': 'As in 10.0.0.0/8; loopback, linklocal and uniquelocal stand for the networks of that name.'
  }),
  ROLLCALL_BODY_LIMIT: Type.Integer({
    minimum: 1024,
    maximum: 16_777_216,
    default: 1_048_576,
    description: 'Largest request body in bytes'
  }),
  ROLLCALL_LOG_LEVEL: withDefault(
    OneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const, {
      description: 'What the server logs'
    }),
    'info'
  )
}
