import { Duration, withDefault } from '@rollcall/core'
import { Type } from 'typebox'

/** As long as the hash it is used with (RFC 7518, section 3.2). */
export const JWT_SECRET_LENGTH = 32

/** How access tokens are signed, and how long they live. */
export const accessTokens = {
  ROLLCALL_JWT_SECRET: Type.Optional(
    Type.String({
      minLength: JWT_SECRET_LENGTH,
      'x-expected': `at least ${JWT_SECRET_LENGTH} random characters, as \`openssl rand -hex 32\` prints them`,
      'x-secret': 'whole',
      description:
        'Signs access tokens, at least 32 characters; required with DATABASE_URL, made at first start otherwise',
      'x-more':
        'Take what `openssl rand -hex 32` prints. ROLLCALL_JWT_KEYS can take its place. What is made stands in the data directory.'
    })
  ),
  ROLLCALL_JWT_KEYS: Type.Optional(
    Type.String({
      'x-secret': 'pairs',
      description:
        'Named keys for access tokens, as in name:secret,name:secret: the first signs, all of them and ROLLCALL_JWT_SECRET verify',
      'x-more':
        'To change keys, put a new pair in front, and remove the old one after ROLLCALL_ACCESS_TTL. Where several servers run, put it at the end first, and in front once all of them know it.'
    })
  ),
  ROLLCALL_ACCESS_TTL: withDefault(
    {
      ...Duration({ description: 'How long an access token lives' }),
      'x-more':
        'A number and one of s, m, h, d, w, at most 24h. Whoever is disabled keeps an access token to its end.'
    },
    '15m'
  ),
  ROLLCALL_REFRESH_TTL: withDefault(
    { ...Duration({ description: 'How long a session lives that nobody uses' }), 'x-more': 'At most 366d.' },
    '30d'
  )
}
