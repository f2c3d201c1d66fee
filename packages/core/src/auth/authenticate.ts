import { Type } from 'typebox'
import { defineUseCase } from '../use-case.ts'
import { LoginInput, type LoginPorts, logIn } from './login.ts'

/** An id and the one token that the older routes give. */
export const IdAndToken = Type.Object({
  id: Type.String({ format: 'uuid' }),
  token: Type.String({ description: 'Access token (JWT), to be sent as a bearer token' })
})

export const authenticate = defineUseCase({
  name: 'auth.authenticate',
  summary: 'Get an access token, and nothing that prolongs it',
  description: 'The older form of `auth.login`: the session ends with its access token.',
  scope: 'public',
  input: LoginInput,
  output: IdAndToken,
  errors: ['unauthenticated', 'rate_limited'],
  async run(credentials, ports: LoginPorts, caller) {
    const { user, access } = await logIn(credentials, { ports, caller, refreshable: false })
    return { id: user.id, token: access }
  }
})
