import { type App, useCases } from '@rollcall/core'
import { all, commonParameters, yes } from './input/common-parameters.ts'
import { type Parameter, parameter } from './input/parameter.ts'
import { type Described, isList } from './input/schema.ts'
import type { Leaf } from './leaf.ts'
import type { AnyView, View } from './output/view.ts'
import { oneLine } from './output/sanitise.ts'

type Output<K extends keyof App> = Awaited<ReturnType<App[K]>>
type Input<K extends keyof App> = Parameters<App[K]>[0]
type Property<K extends keyof App> = Extract<keyof Input<NoInfer<K>>, string>

/** A command, as data: its name, options and help come from the use case. */
export interface CommandSpec<K extends keyof App> {
  useCase: K
  /** Parts of the input that are arguments, in their order. */
  args?: readonly Property<K>[]
  /** Parts whose value stands in a file that is named, `-` being standard input. */
  files?: readonly Property<K>[]
  /** Required options that are asked for on a terminal. */
  asks?: readonly Property<K>[]
  /** Flags that are short for the value of an option. */
  flags?: Record<string, { means: Partial<Input<K>>; description: string }>
  /** Before something is destroyed: the question, or null when there is nothing to ask. */
  confirm?: (input: Input<K>, ask: Ask) => Promise<string | null>
  /** Label of the progress bar of what takes long. */
  progress?: string
  /** `as-is` works whatever the state of the database's schema. */
  schema?: 'as-is'
  /** Whether what was to be checked holds; if not the exit code is 1. */
  holds?: (output: Output<K>) => boolean
  /** A view, or simply the lines. */
  print: View<Output<K>> | ((output: Output<K>) => string[])
}

/** What a question needs to know first. */
export interface Ask {
  app: App
  caller: Parameters<App[keyof App]>[1]
}

/** A `CommandSpec` whatever its use case; methods, so that any specific one fits. */
export interface AnySpec {
  useCase: keyof App
  files?: readonly string[]
  asks?: readonly string[]
  flags?: Record<string, { means: object; description: string }>
  confirm?(input: unknown, ask: Ask): Promise<string | null>
  progress?: string
  schema?: 'as-is'
  holds?(output: unknown): boolean
  print: AnyView
}

/** Makes the command of a use case. */
export function command<K extends keyof App>(spec: CommandSpec<K>): Leaf {
  const described: Described = useCases[spec.useCase]
  const path = described.name.split('.').filter((word) => word !== 'system')
  const own = ownParameters(path, described, spec)
  const parameters = [...own, ...extraParameters(path, described, spec), ...commonParameters(path)]
  const any: AnySpec = { ...spec, print: viewOf(spec.print) }
  const { summary, description } = described
  return {
    path,
    summary,
    ...(description && { description }),
    parameters,
    run: async (said) => {
      const { runUseCase } = await import('./run-use-case.ts')
      return runUseCase({ spec: any, described, own, parameters }, said)
    }
  }
}

function viewOf<O>(print: View<O> | ((output: O) => string[])): AnyView {
  const view: View<O> = typeof print === 'function' ? { render: (output) => print(output).map(oneLine) } : print
  return view
}

type Shape = { args?: readonly string[]; files?: readonly string[]; flags?: AnySpec['flags']; confirm?: unknown }

/** Those that fill the input: arguments first. */
function ownParameters(path: string[], { input }: Described, { args = [], files = [] }: Shape): Parameter[] {
  const { properties = {}, required = [] } = input
  const options = Object.keys(properties).filter((property) => !args.includes(property))
  return [...args, ...options].map((property) =>
    parameter({
      path,
      property,
      schema: properties[property] ?? {},
      required: required.includes(property),
      isArgument: args.includes(property),
      holds: files.includes(property) ? 'file' : 'value'
    })
  )
}

function extraParameters(path: string[], { output }: Described, { flags = {}, confirm }: Shape): Parameter[] {
  const schemas = {
    ...Object.fromEntries(
      Object.entries(flags).map(([name, { description }]) => [name, { type: 'boolean', default: false, description }])
    ),
    ...(confirm !== undefined && { yes }),
    ...(isList(output) && { all })
  }
  return Object.entries(schemas).map(([property, schema]) => parameter({ path, property, schema }))
}
