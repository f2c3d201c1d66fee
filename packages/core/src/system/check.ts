import { type Static, Type } from 'typebox'
import { Input, Nullable, OneOf } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'

const Dependency = Type.Object({
  name: Type.String(),
  status: OneOf(['OK', 'KO']),
  required: Type.Boolean({ description: 'Whether the product can work without it' }),
  latency_ms: Type.Number(),
  error: Nullable(Type.String())
})

/** Something the product depends on, and how it is right now. */
export type Dependency = Static<typeof Dependency>

/** Looks at one dependency. Never rejects, and answers within two seconds. */
export type Probe = () => Promise<Dependency>

export const check = defineUseCase({
  name: 'system.check',
  summary: 'Check that everything the product depends on works',
  scope: 'public',
  input: Input({}),
  output: Type.Object({ status: OneOf(['OK', 'KO']), checks: Type.Array(Dependency) }),
  errors: [],
  async run(_input, { probes }: { probes: readonly Probe[] }) {
    const checks = await Promise.all(probes.map((probe) => probe()))
    const broken = checks.some(({ status, required }) => required && status === 'KO')
    return { status: broken ? ('KO' as const) : ('OK' as const), checks }
  }
})
