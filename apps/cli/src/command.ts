import { type App, useCases } from '@rollcall/core'
import {
  all,
  commonParameters,
  connectionParameters,
  fileParameters,
  yes
} from './input/common-parameters.ts'
import { fileProperty, type Parameter, parameter } from './input/parameter.ts'
import { type Described, isFile, isList } from './input/schema.ts'
import type { Leaf } from './leaf.ts'
import { oneLine } from './output/sanitise.ts'
import type { AnyView, View } from './output/view.ts'
import type { AnySpec, CommandSpec } from './spec.ts'

/** Makes the command of a use case. */
export function command<K extends keyof App>(spec: CommandSpec<K>): Leaf {
  const described: Described = useCases[spec.useCase]
  const path = described.name.split('.').filter((word) => word !== 'system')
  const own = ownParameters(path, described, spec)
  const common = isFile(described.output) ? connectionParameters(path) : commonParameters(path)
  const parameters = [...withFiles(path, own, spec), ...extraParameters(path, described, spec), ...common]
  const any: AnySpec = { ...spec, print: viewOf(spec.print) }
  const { summary, description } = described
  const isCheck = spec.failing === 'not-held'
  return {
    path,
    summary,
    ...(description && { description }),
    parameters,
    isCheck,
    run: async (said) => {
      const { runUseCase } = await import('./run-use-case.ts')
      return runUseCase({ path, isCheck, spec: any, described, own, parameters }, said)
    }
  }
}

function viewOf<O>(print: View<O> | ((output: O) => string[]) | 'as-is'): AnyView {
  if (print === 'as-is') return { render: (text) => [oneLine(String(text))] }
  const view: View<O> =
    typeof print === 'function' ? { render: (output) => print(output).map(oneLine) } : print
  return view
}

type Shape = {
  args?: readonly string[]
  files?: readonly string[]
  orFiles?: readonly string[]
  flags?: AnySpec['flags']
  confirm?: unknown
}

/** Those that fill the input: arguments first. */
function ownParameters(path: string[], { input }: Described, shape: Shape): Parameter[] {
  const { args = [], files = [] } = shape
  const { properties = {}, required = [] } = input
  const options = Object.keys(properties).filter((property) => !args.includes(property))
  return [...args, ...options].map((property) =>
    parameter({
      path,
      property,
      schema: properties[property] ?? {},
      required: required.includes(property),
      isArgument: args.includes(property),
      holds: files.includes(property) ? 'file' : 'value',
      instead: otherWays(property, shape)
    })
  )
}

/** The options that say a part in another way than its own does. */
function otherWays(property: string, { orFiles = [], flags = {} }: Shape): string[] {
  const short = Object.entries(flags).filter(([, { means }]) => property in means)
  return [...(orFiles.includes(property) ? [fileProperty(property)] : []), ...short.map(([flag]) => flag)]
}

/** What can stand in a file is followed by the option that names one. */
function withFiles(path: string[], own: readonly Parameter[], { orFiles = [] }: Shape): Parameter[] {
  return own.flatMap((one) => {
    if (!orFiles.includes(one.property)) return [one]
    const description = `File that holds the ${one.property.replaceAll('_', ' ')} (- is standard input)`
    const schema = { type: 'string', description }
    return [one, parameter({ path, property: fileProperty(one.property), schema, holds: 'file' })]
  })
}

function extraParameters(path: string[], { output }: Described, { flags = {}, confirm }: Shape): Parameter[] {
  const schemas = {
    ...Object.fromEntries(
      Object.entries(flags).map(([name, { description }]) => [
        name,
        { type: 'boolean', default: false, description }
      ])
    ),
    ...(confirm !== undefined && { yes }),
    ...(isList(output) && { all }),
    ...(isFile(output) && fileParameters)
  }
  return Object.entries(schemas).map(([property, schema]) => parameter({ path, property, schema }))
}
