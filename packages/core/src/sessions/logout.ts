import { AppError } from '../errors.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type EndSessionPorts, endOwnSessions } from './end-own-sessions.ts'

export const logout = defineUseCase({
  name: 'auth.logout',
  summary: 'End the session you are logged in with',
  description:
    'Its refresh token is worth nothing any more; the access token works for the minutes it has left.',
  scope: 'account:read',
  input: Input({}),
  output: Nothing,
  errors: ['conflict'],
  async run(_input, ports: EndSessionPorts, caller) {
    const { kind, credential_id } = caller
    if (kind === 'user' && credential_id !== null) {
      await endOwnSessions({ only: credential_id }, { ports, caller })
    } else {
      const instead = kind === 'api_token' ? 'revoke the API token' : 'log in first'
      throw new AppError('conflict', `There is no session to end: ${instead} instead`)
    }
  }
})
