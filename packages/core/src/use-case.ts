import type { Static, TSchema } from 'typebox'
import { type Caller, requireScope, type Scope } from './caller.ts'
import { inputChecker } from './check-input.ts'
import type { ErrorCode } from './errors.ts'
import type { InputOf } from './schema.ts'

/** One thing the product can do, declared once: every way in (API, command line, remote client) is made from it. */
export interface UseCase<I extends TSchema = TSchema, O extends TSchema = TSchema, P = never> {
  /** `noun.verb`, as the command line says it. */
  name: `${string}.${string}`
  /** One sentence in the imperative, without a full stop. */
  summary: string
  /** More than the summary can say, in Markdown. */
  description?: string
  /** What the caller needs to be allowed; `public` needs nothing. */
  scope: Scope | 'public'
  input: I
  output: O
  /** The failures of its own, beside `invalid`, `unauthenticated`, `forbidden`, `unavailable` and `internal`. */
  errors: readonly ErrorCode[]
  /** A property, not a method: bivariance would hide a missing port. */
  run: (input: Static<I>, ports: P, caller: Caller) => Promise<Static<O>>
}

/** Declares a use case; infers the types of its schemas and ports. */
export function defineUseCase<I extends TSchema, O extends TSchema, P>(
  useCase: UseCase<I, O, P>
): UseCase<I, O, P> {
  return useCase
}

/** What `bind` needs to know of a use case, whatever its schemas and ports. */
// oxlint-disable-next-line typescript/no-explicit-any -- the generic seam; the exact types come back in `Bound`
type AnyUseCase = UseCase<any, any, any>

/** All ports that these use cases need, together: one that is missing does not compile. */
export type PortsOf<U extends Record<string, AnyUseCase>> = {
  [K in keyof U]: (ports: Parameters<U[K]['run']>[1]) => void
}[keyof U] extends (ports: infer P) => void
  ? P
  : never

/** The use cases as plain functions: `(input, caller) => output`. */
export type Bound<U extends Record<string, AnyUseCase>> = {
  [K in keyof U]: (input: InputOf<U[K]['input']>, caller: Caller) => Promise<Static<U[K]['output']>>
}

/** Makes a call of the use case of that name, with something before and after. It answers and fails as the call does. */
export type Around = (name: string, call: () => Promise<unknown>) => Promise<unknown>

export interface BindOptions {
  /** Stands around every call, what it checks included. */
  around?: Around
}

/**
 * Gives the use cases their ports. Each call first checks the caller's scope, then the input, so that every way in
 * refuses the same things with the same words.
 */
export function bind<U extends Record<string, AnyUseCase>>(
  useCases: U,
  ports: PortsOf<U>,
  { around }: BindOptions = {}
): Bound<U> {
  const bound = Object.entries(useCases).map(([key, useCase]) => {
    const call = bindOne(useCase, ports)
    return [key, around ? surrounded(useCase.name, call, around) : call]
  })
  return Object.fromEntries(bound)
}

type Call = (input: unknown, caller: Caller) => Promise<unknown>

function bindOne(useCase: AnyUseCase, ports: unknown): Call {
  const check = inputChecker(useCase.input)
  return async (input, caller) => {
    requireScope(useCase.scope, caller)
    return useCase.run(check(input), ports, caller)
  }
}

function surrounded(name: string, call: Call, around: Around): Call {
  return (input, caller) => around(name, () => call(input, caller))
}
