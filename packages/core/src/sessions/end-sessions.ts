import { Type } from 'typebox'
import { Input, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type EndSessionPorts, endOwnSessions, othersThan } from './end-own-sessions.ts'

export const endSessions = defineUseCase({
  name: 'auth.sessions.clear',
  summary: 'End all your sessions, or all others',
  scope: 'account:write',
  input: Input({
    others: withDefault(Type.Boolean({ description: 'All but the one that asks' }), false)
  }),
  output: Type.Object({ ended: Type.Integer({ description: 'How many' }) }),
  errors: [],
  async run({ others }, ports: EndSessionPorts, caller) {
    return { ended: await endOwnSessions(others ? othersThan(caller) : {}, { ports, caller }) }
  }
})
