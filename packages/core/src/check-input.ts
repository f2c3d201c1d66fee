import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { Value } from 'typebox/value'
import { type AppError, type FieldError, invalidField, invalidFields } from './errors.ts'
import { isObject } from './is-object.ts'
import { isStream } from './is-stream.ts'

/** Less than a payload may have, and shallow enough for everything that walks JSON recursively. */
const MAX_DEPTH = 200

/**
 * Fills defaults of fields in and checks; compiled on first use, so that a start pays only for what it calls. A field that
 * is `undefined` was not given.
 */
export function inputChecker<I extends TSchema>(schema: I): (input: unknown) => Static<I> {
  const defaults = defaultsOf(schema)
  let compiled: ReturnType<typeof Compile<I>> | undefined
  return (input) => {
    compiled ??= Compile(schema)
    const filled = isObject(input) ? given(input, defaults) : input
    if (compiled.Check(filled)) return filled
    throw invalidInput(schema, compiled.Errors(filled))
  }
}

/** Of the fields alone: none of our inputs has a default further down. */
function defaultsOf(schema: TSchema): Record<string, unknown> {
  const fields =
    'properties' in schema && isObject(schema.properties) ? Object.entries(schema.properties) : []
  const withDefault = fields.flatMap(([name, field]) =>
    isObject(field) && 'default' in field ? [[name, field.default] as const] : []
  )
  return Object.fromEntries(withDefault)
}

/** A copy with the defaults: the caller's own object stays as it is. */
function given(input: Record<string, unknown>, defaults: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...defaults }
  for (const name of Object.keys(input)) {
    const value = input[name]
    if (value === undefined) continue
    const kept = typeof value === 'object' ? copied(name, value) : value
    if (name === '__proto__') Object.defineProperty(fields, name, { value: kept, enumerable: true })
    else fields[name] = kept
  }
  return fields
}

/** What comes in pieces is handed on as it is. */
function copied(name: string, value: object | null): unknown {
  if (isStream(value)) return value
  if (!isDeeper(value, MAX_DEPTH)) return structuredClone(value)
  throw invalidField(`/${escaped(name)}`, `must not be nested deeper than ${MAX_DEPTH} levels`)
}

function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return limit === 0 || Object.values(value).some((part) => isDeeper(part, limit - 1))
}

/** The `invalid` error that names every field and what is wrong with it. */
function invalidInput(schema: TSchema, found: TLocalizedValidationError[]): AppError {
  const errors = found
    .filter((error) => tellsMore(error, found))
    .flatMap((error) => fieldErrors(schema, error))
  return invalidFields([...new Map(errors.map((error) => [error.pointer + error.detail, error])).values()])
}

/** Of a field that may be null, what is wrong with its value says enough; of one of a few words, the words do. */
function tellsMore(
  { keyword, instancePath, params }: TLocalizedValidationError,
  all: TLocalizedValidationError[]
) {
  const isChoice = all.some((error) => error.keyword === 'enum' && error.instancePath === instancePath)
  if (keyword === 'type' && isChoice) return false
  const isNullChoice = keyword === 'anyOf' || (keyword === 'type' && params.type === 'null')
  return (
    !isNullChoice || all.every((error) => error.keyword === 'anyOf' || error.instancePath !== instancePath)
  )
}

const FORMATS: Record<string, string> = { email: 'must be an e-mail address', uuid: 'must be a UUID' }

function fieldErrors(schema: TSchema, error: TLocalizedValidationError): FieldError[] {
  const { keyword, instancePath, schemaPath, params, message } = error
  const told = (detail: string) => [{ pointer: instancePath, detail }]
  const each = (names: PropertyKey[], detail: string) =>
    names.map((name) => ({ pointer: `${instancePath}/${escaped(String(name))}`, detail }))
  switch (keyword) {
    case 'required':
      return each(params.requiredProperties, 'is required')
    case 'additionalProperties':
      return each(params.additionalProperties, 'is not a known field')
    case 'boolean':
      return []
    case 'enum':
      return told(`must be one of ${params.allowedValues.join(', ')}`)
    case 'format':
      return told(FORMATS[params.format] ?? message)
    case 'minLength':
      return told(params.limit === 1 ? 'is empty' : message)
    case 'pattern':
      return told(expected(schema, schemaPath) ?? message)
    default:
      return told(message)
  }
}

/** What a schema with a pattern says in words for people (`x-expected`). */
function expected(schema: TSchema, schemaPath: string): string | undefined {
  const place: unknown = Value.Pointer.Get(schema, schemaPath.slice(1))
  const words = isObject(place) ? place['x-expected'] : undefined
  return typeof words === 'string' ? `must be ${words}` : undefined
}

/** A name as part of a JSON pointer (RFC 6901, section 3). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
