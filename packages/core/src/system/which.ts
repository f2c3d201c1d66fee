import { Type } from 'typebox'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { VERSION } from '../version.ts'

export const which = defineUseCase({
  name: 'system.which',
  summary: 'Say what this is and its version',
  scope: 'public',
  input: Input({}),
  output: Type.String(),
  errors: [],
  async run() {
    return `Rollcall ${VERSION}: a self-hosted desk for the errors and links a team keeps`
  }
})
