import { isObject } from '@rollcall/core'
import type { TSchema } from 'typebox'

export type JsonSchema = Record<string, unknown>

type NameOf = (schema: unknown) => string | undefined

/** A schema as plain JSON Schema, to serialise answers with. */
export function wireSchema(schema: TSchema): JsonSchema {
  return convert(schema, () => undefined)
}

/** The same for documents: a schema that has a name is referred to by it. */
export function documentSchema(schema: TSchema, nameOf: NameOf): JsonSchema {
  return convert(schema, nameOf)
}

/** What comes an element at a time, where an output does. */
export function elementOf(schema: TSchema): TSchema | undefined {
  const element = 'x-stream' in schema ? schema['x-stream'] : undefined
  return isObject(element) ? element : undefined
}

function convert(schema: object, nameOf: NameOf): JsonSchema {
  const { anyOf, patternProperties, ...rest }: JsonSchema = { ...schema }
  const kept = Object.entries(rest).filter(([keyword]) => !keyword.startsWith('x-'))
  const plain = Object.fromEntries(
    kept.map(([keyword, value]) => [keyword, convertKeyword(keyword, value, nameOf)])
  )
  const values = valuesOf(patternProperties)
  if (values !== undefined) return { ...plain, additionalProperties: anythingOr(refer(values, nameOf)) }
  return Array.isArray(anyOf) ? withAlternatives(plain, anyOf, nameOf) : plain
}

function convertKeyword(keyword: string, value: unknown, nameOf: NameOf): unknown {
  if (keyword === 'items') return refer(value, nameOf)
  if (keyword !== 'properties' || !isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, refer(property, nameOf)]))
}

function refer(schema: unknown, nameOf: NameOf): unknown {
  const name = nameOf(schema)
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` }
  return isObject(schema) ? convert(schema, nameOf) : schema
}

/** `string or null` in one type where that says it all: shorter to read, and faster to serialise. */
function withAlternatives(plain: JsonSchema, anyOf: unknown[], nameOf: NameOf): JsonSchema {
  const converted = anyOf.map((alternative) => refer(alternative, nameOf))
  const [first, second] = converted
  const nullable = converted.length === 2 && isObject(second) && second.type === 'null'
  if (!nullable || !isObject(first) || typeof first.type !== 'string') return { ...plain, anyOf: converted }
  const words = Array.isArray(first.enum) && { enum: [...first.enum, null] }
  return { ...first, ...words, ...plain, type: [first.type, 'null'] }
}

/** Of TypeBox's record: a pattern that every name matches. */
function valuesOf(patternProperties: unknown): unknown {
  return isObject(patternProperties) ? patternProperties['^.*$'] : undefined
}

function anythingOr(schema: unknown): unknown {
  return isObject(schema) && Object.keys(schema).length === 0 ? true : schema
}
