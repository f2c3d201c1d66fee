import { Type } from 'typebox'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Checkup } from './checkup.ts'
import { Finding } from './finding.ts'

export const doctor = defineUseCase({
  name: 'system.doctor',
  summary: 'Find out what is wrong with the installation, and what to do about it',
  description:
    'Looks at the machine that answers: on a server its own. Nothing is changed, and no secret is shown.',
  scope: 'database:read',
  input: Input({
    strict: withDefault(Type.Boolean({ description: 'Count warnings as broken' }), false)
  }),
  output: Type.Object({ status: OneOf(['OK', 'KO']), findings: Type.Array(Finding) }),
  errors: [],
  async run({ strict }, { checkups }: { checkups: readonly Checkup[] }) {
    const findings = (await Promise.all(checkups.map((checkup) => checkup()))).flat()
    const isBroken = findings.some(({ status }) => status === 'KO' || (strict && status === 'warning'))
    return { status: isBroken ? ('KO' as const) : ('OK' as const), findings }
  }
})
