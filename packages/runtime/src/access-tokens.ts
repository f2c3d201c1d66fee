import { ACCESS_TOKEN, type AccessTokens } from '@rollcall/core'
import { createSigner } from 'fast-jwt'

/** Access tokens as JWTs (RFC 7519). The API verifies them with the same secret. */
export function jwtAccessTokens(secret: string): AccessTokens {
  const sign = createSigner({
    key: async () => secret,
    algorithm: ACCESS_TOKEN.algorithm,
    iss: ACCESS_TOKEN.issuer,
    aud: ACCESS_TOKEN.audience,
    expiresIn: ACCESS_TOKEN.ttl_seconds * 1000
  })
  return {
    issue: ({ user_id, role }) => sign({ sub: user_id, role })
  }
}
