import { UsageError } from '../click/usage-error.ts'
import { convert } from './convert.ts'
import { isFlag, isJson, type Parameter } from './parameter.ts'
import { configured, type Settings } from './settings.ts'

/** What a command line said, by property, in the order it was said. */
export type Given = Record<string, unknown>

/** The name of a file, or of the secret that a variable holds (`from`). */
export interface Named {
  text: string
  from: string | undefined
}

export function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'text' in value && 'from' in value
}

interface Found {
  texts: string[]
  from?: string
}

/**
 * The values of the parameters: the command line's before the environment's before the configuration file's. What is
 * wrong on the command line is told first, in its order; then what is missing, arguments before options.
 */
export function readInput(parameters: readonly Parameter[], given: Given, settings: Settings) {
  const values: Record<string, unknown> = {}
  for (const parameter of inOrder(parameters, Object.keys(given))) {
    const found = find(parameter, given, settings)
    if (found !== null) values[parameter.property] = accept(parameter, found)
    else if (parameter.required && parameter.isArgument) throw missing(parameter)
  }
  return values
}

/** A file is read, and a secret asked for, only after everything else is known to be right. */
function accept(parameter: Parameter, { texts, from }: Found): unknown {
  if (parameter.holds === 'value') return convert(parameter, texts, from)
  return { text: texts.at(-1) ?? '', from } satisfies Named
}

export function missing({ name, isArgument, schema, instead }: Parameter): UsageError {
  if (instead.length > 0) {
    const names = [name, ...instead].map((one) => `'${one}'`)
    return new UsageError(`Missing option ${names.slice(0, -1).join(', ')} or ${names.at(-1)}.`)
  }
  const choices = schema.enum && !isArgument ? ` Choose from:\n\t${schema.enum.join(',\n\t')}` : ''
  return new UsageError(`Missing ${isArgument ? 'argument' : 'option'} '${name}'.${choices}`)
}

/** None of several was said, one of which has to be. */
export function missingOne(parameters: readonly Parameter[], properties: readonly string[]): UsageError {
  const names = parameters
    .filter(({ property }) => properties.includes(property))
    .map(({ name }) => `'${name}'`)
  return new UsageError(`Missing one of ${names.join(', ')}: say which are meant.`)
}

function inOrder(parameters: readonly Parameter[], said: readonly string[]): Parameter[] {
  const rank = ({ property, isArgument }: Parameter): number => {
    if (isArgument) return said.length
    const place = said.indexOf(property)
    return place === -1 ? said.length + 1 : place
  }
  return [...parameters].sort((a, b) => rank(a) - rank(b))
}

function find(parameter: Parameter, given: Given, settings: Settings): Found | null {
  const said = given[parameter.property]
  if (said !== undefined) return { texts: texts(said) }
  return fromEnvironment(parameter, settings) ?? fromConfig(parameter, settings)
}

function fromEnvironment({ variables, multiple, schema }: Parameter, { env }: Settings): Found | null {
  const name = variables.find((variable) => env[variable])
  if (name === undefined) return null
  const value = env[name] ?? ''
  const isList = multiple && !isJson(schema, value)
  return { texts: isList ? value.trim().split(/\s+/) : [value], from: `env var: '${name}'` }
}

function fromConfig(parameter: Parameter, settings: Settings): Found | null {
  if (parameter.isArgument || parameter.holds === 'secret') return null
  const keys = parameter.keys.find((path) => configured(settings, path) !== undefined)
  const value = keys && configured(settings, keys)
  return value === undefined ? null : { texts: texts(value), from: `configuration file '${settings.file}'` }
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((one) => {
    if (one instanceof Date) return one.toISOString()
    return typeof one === 'object' ? JSON.stringify(one) : String(one)
  })
}

/** How Commander is told of an option: whether a value follows. */
export function takesValue({ schema }: Parameter): boolean {
  return !isFlag(schema)
}
