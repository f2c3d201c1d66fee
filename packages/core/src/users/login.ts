import { Type } from 'typebox'
import { AppError } from '../errors.ts'
import type { Clock, Ids, Secrets } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { AccessTokens, PasswordHasher, SessionStore } from './credentials.ts'
import { Password } from './user.ts'
import type { UserStore } from './user-store.ts'

type Ports = {
  users: UserStore
  sessions: SessionStore
  passwords: PasswordHasher
  accessTokens: AccessTokens
  clock: Clock
  ids: Ids
  secrets: Secrets
}

const SESSION_LIFE = 30 * 24 * 3_600_000

export const login = defineUseCase({
  name: 'auth.login',
  summary: 'Get an access token for an e-mail address and its password',
  scope: 'public',
  input: Input({
    email: Type.String({ maxLength: 1024, description: 'E-mail address' }),
    password: Password
  }),
  output: Type.Object({
    user: Type.Object({
      access: Type.String({ description: 'Access token (JWT), to be sent as a bearer token' }),
      refresh: Type.String({ description: 'Refresh token' }),
      username: Type.String(),
      email: Type.String()
    })
  }),
  errors: ['unauthenticated'],
  async run({ email, password }, ports: Ports) {
    const { users, sessions, passwords, accessTokens, clock, ids, secrets } = ports
    const user = await users.findByEmail(email)
    const right = user
      ? await passwords.verify(user.password_hash, password)
      : await passwords.verifyNothing(password)
    if (!user || !right) throw new AppError('unauthenticated', 'Wrong e-mail address or password')
    const refresh = secrets.hex(32)
    const now = clock.now()
    await sessions.add({
      id: ids.next(),
      user_id: user.id,
      token_hash: secrets.hash(refresh),
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + SESSION_LIFE).toISOString()
    })
    const access = await accessTokens.issue({ user_id: user.id, role: user.role })
    return { user: { access, refresh, username: user.username, email: user.email } }
  }
})
