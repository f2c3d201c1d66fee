import { Type } from 'typebox'
import { AppError } from '../errors.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type EndSessionPorts, endOwnSessions } from './end-own-sessions.ts'

export const endSession = defineUseCase({
  name: 'auth.sessions.end',
  summary: 'End one of your sessions',
  scope: 'account:write',
  input: Input({ id: Type.String({ format: 'uuid', description: 'Id of the session' }) }),
  output: Nothing,
  errors: ['not_found'],
  async run({ id }, ports: EndSessionPorts, caller) {
    const ended = await endOwnSessions({ only: id }, { ports, caller })
    if (ended === 0) throw new AppError('not_found', `You have no session ${id}`)
  }
})
