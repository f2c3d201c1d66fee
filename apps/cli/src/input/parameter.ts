import type { HelpRow } from '../click/command.ts'
import type { Schema } from './schema.ts'

/** An option or an argument of a command, made from one property of its input. */
export interface Parameter {
  /** Name of the property it fills. */
  property: string
  /** `--older-than`, or the metavar of an argument. */
  name: string
  /** What turns a flag off, where leaving it out says neither. */
  negative: string | null
  metavar: string | null
  schema: Schema
  nullable: boolean
  multiple: boolean
  /** Whether an empty text alone stands for a list without anything in it. */
  clearable: boolean
  required: boolean
  isArgument: boolean
  /** Where its value comes from when it is named rather than written out. */
  holds: 'value' | 'file' | 'stream' | 'secret'
  /** The most specific first. */
  variables: string[]
  /** The one that help shows. */
  variable: string
  /** Where the configuration file keeps it. */
  keys: string[][]
  /** Options that say the same in another way. */
  instead: string[]
}

export interface Origin {
  /** Of the command, as in `['items', 'list']`. */
  path: readonly string[]
  property: string
  schema: Schema
  required?: boolean
  isArgument?: boolean
  holds?: 'value' | 'file'
  /** Can be set for all commands at once; `everywhere` says so in help. */
  shared?: 'also' | 'everywhere'
  /** Properties of options that say the same in another way. */
  instead?: readonly string[]
}

export function parameter(origin: Origin): Parameter {
  const { path, property, required = false, isArgument = false, shared, instead = [] } = origin
  const { schema, nullable } = withoutNull(origin.schema)
  const multiple = schema.type === 'array'
  const clearable = multiple && !isArgument && schema.minItems === undefined
  const value = multiple
    ? {
        ...schema.items,
        ...described({ description: schema.description }, { several: !isArgument, none: clearable })
      }
    : {
        ...schema,
        ...described({ description: schema.description }, { none: schema.properties !== undefined })
      }
  const holds = holdsOf(schema) ?? origin.holds ?? 'value'
  const flag = isFlag(value)
  const option = optionName(holds === 'secret' ? fileProperty(property) : property)
  const metavar = flag ? null : metavarOf(value, holds, { property, isArgument })
  const own = variable([...path, property])
  const common = variable([property])
  return {
    property,
    name: isArgument ? (metavar ?? property) : option,
    negative: flag && value.default === undefined && !required && !shared ? `--no-${kebab(property)}` : null,
    metavar,
    schema: value,
    nullable,
    multiple,
    clearable,
    required: required && value.default === undefined,
    isArgument,
    holds,
    variables: shared ? [own, common] : [own],
    variable: shared === 'everywhere' ? common : own,
    keys: shared ? [[...path, property], [property]] : [[...path, property]],
    instead: instead.map(optionName)
  }
}

/** `--older-than` for `older_than`. */
export function optionName(property: string): string {
  return `--${kebab(property)}`
}

/** The option that names a file with the value of a property. */
export function fileProperty(property: string): string {
  return `${property}_file`
}

/** Whether a text for an object is JSON: an object whose parts are known can be written as `name=value,name=value` too. */
export function isJson({ type, properties }: Schema, text: string): boolean {
  return type === 'object' && (properties === undefined || /^\s*[[{]/.test(text))
}

/** What the schema alone says of it. */
function holdsOf(schema: Schema): 'stream' | 'secret' | undefined {
  if (schema['x-stream'] === 'bytes') return 'stream'
  return schema.format === 'password' ? 'secret' : undefined
}

/** `ROLLCALL_ITEMS_LIST_STATUS` for the option `--status` of `items list`. */
function variable(words: readonly string[]): string {
  return ['rollcall', ...words].join('_').replaceAll('-', '_').toUpperCase()
}

function kebab(property: string): string {
  return property.replaceAll('_', '-')
}

export function isFlag({ type }: Schema): boolean {
  return type === 'boolean'
}

/** The schema of what there is where there is something. */
export function withoutNull(schema: Schema): { schema: Schema; nullable: boolean } {
  const [first, ...others] = schema.anyOf?.filter(({ type }) => type !== 'null') ?? []
  if (first === undefined || others.length > 0) return { schema, nullable: false }
  const { description = first.description } = schema
  return { schema: { ...first, ...described({ description }, { none: true }) }, nullable: true }
}

/** A description that tells how the command line says several, or none. */
function described({ description }: { description: string | undefined }, { several = false, none = false }) {
  const notes = [...(several ? ['may be repeated'] : []), ...(none ? ['empty for none'] : [])]
  return description === undefined ? {} : { description: [description, ...notes].join('; ') }
}

function metavarOf(
  schema: Schema,
  holds: Parameter['holds'],
  { property, isArgument }: { property: string; isArgument: boolean }
): string {
  if (holds !== 'value') return 'FILE'
  if (schema['x-metavar']) return schema['x-metavar']
  if (isArgument || hasManyChoices(schema)) return property.toUpperCase()
  if (schema.enum) return `[${schema.enum.join('|')}]`
  switch (schema.type) {
    case 'integer':
      return range(schema) ? 'INTEGER RANGE' : 'INTEGER'
    case 'number':
      return range(schema) ? 'FLOAT RANGE' : 'FLOAT'
    case 'object':
      return schema.properties ? 'NAME=VALUE,...' : 'JSON TEXT'
    default:
      return 'TEXT'
  }
}

/** More than a line of help has room for: they stand in the description then. */
function hasManyChoices({ enum: choices }: Schema): boolean {
  return choices !== undefined && choices.join('|').length > 60
}

/** `1<=x<=100`, or null for what has no bounds, or may be a text. */
export function range({ type, minimum, maximum }: Schema): string | null {
  if (typeof type === 'object' && type.includes('string')) return null
  if (minimum !== undefined && maximum !== undefined) return `${minimum}<=x<=${maximum}`
  if (minimum !== undefined) return `x>=${minimum}`
  return maximum === undefined ? null : `x<=${maximum}`
}

/** The line of an option in its command's help. */
export function helpRow(parameter: Parameter): HelpRow {
  const { name, negative, metavar, schema, holds, required, variable, instead } = parameter
  const term = [name, ...(metavar ? [metavar] : []), ...(negative ? ['/', negative] : [])].join(' ')
  const shown = schema.default === undefined || schema.default === false ? [] : [`default: ${schema.default}`]
  const bounds = range(schema)
  const extra = [
    `env var: ${variable}`,
    ...shown,
    ...(bounds ? [bounds] : []),
    ...(required && holds !== 'secret' ? [requirement(instead)] : [])
  ]
  const description = holds === 'secret' ? secretHelp(schema) : describe(schema)
  return [term, `${description}  [${extra.join('; ')}]`.trimStart()]
}

function requirement(instead: readonly string[]): string {
  return instead.length === 0 ? 'required' : `required unless ${instead.join(' or ')}`
}

function describe(schema: Schema): string {
  const { description = '', enum: choices = [], properties } = schema
  if (hasManyChoices(schema)) return `${description}; one of ${choices.join(', ')}`
  return properties ? `${description}; or as JSON; names are ${namesOf(properties)}` : description
}

function namesOf(properties: Record<string, Schema>): string {
  const names = Object.entries(properties).map(([name, { enum: choices }]) =>
    choices ? `${name} (${choices.join(', ')})` : name
  )
  return names.join(', ')
}

/** The variable of a secret holds the secret itself: a file's name would be one step more for nothing. */
function secretHelp({ description = 'Secret' }: Schema): string {
  return `File that holds: ${lowerFirst(description)} (- is standard input); the variable holds it itself`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
