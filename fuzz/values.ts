import * as fc from 'fast-check'
import { nameOf, type Schema } from './document.ts'
import { NUMBERS, TEXTS, VALUES } from './hostile.ts'
import { knownValue } from './known.ts'

/** What values are made from: the schemas that others refer to, and the name of what the value is for. */
interface Making {
  schemas: Record<string, Schema>
  name: string
}

/** Values that the schema allows; often one that the server has told, so that things are found. */
export function validValue(schema: Schema, making: Making): fc.Arbitrary<unknown> {
  const plain = plainValue(schema, making)
  const known = knownValue(making.name)
  return isWord(schema) ? fc.oneof(plain, known) : plain
}

/** Values at the limits of the schema, one beyond them, and whatever else is not meant. */
export function hostileValue(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(...limitsOf(schema), null),
    fc.constantFrom<unknown>(...TEXTS),
    fc.constantFrom<unknown>(...NUMBERS),
    fc.constantFrom(...VALUES),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.jsonValue({ maxDepth: 2 })
  )
}

/** What may be the name of something, which the server decides. */
function isWord({ type, enum: words, format }: Schema): boolean {
  const types = [type].flat()
  return words === undefined && format !== 'date' && (types.includes('string') || types.includes('integer'))
}

function plainValue(schema: Schema, making: Making): fc.Arbitrary<unknown> {
  const { enum: words, anyOf } = schema
  const name = nameOf(schema)
  if (name !== undefined) return plainValue(making.schemas[name] ?? {}, making)
  if ('const' in schema) return fc.constant(schema.const)
  if (words !== undefined) return fc.constantFrom(...words)
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((one) => plainValue(one, making)))
  const types = [schema.type ?? 'anything'].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, making)))
}

function ofType(type: string, schema: Schema, making: Making): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return integer(schema)
    case 'number':
      return fc.oneof(integer(schema), fraction(schema))
    case 'string':
      return text(schema, making.name)
    case 'array':
      return list(schema, making)
    case 'object':
      return object(schema, making)
    default:
      return fc.jsonValue({ maxDepth: 3 })
  }
}

const SMALL = 50

function integer({ minimum = -(2 ** 53), maximum = 2 ** 53 - 1 }: Schema): fc.Arbitrary<number> {
  const small = Math.min(maximum, Math.ceil(minimum) + SMALL)
  return fc.oneof(
    fc.integer({ min: Math.ceil(minimum), max: small }),
    fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) })
  )
}

function fraction({ minimum = -1e6, maximum = 1e6 }: Schema): fc.Arbitrary<number> {
  return fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true })
}

function text(
  { format, pattern, minLength = 0, maxLength = 300 }: Schema,
  name: string
): fc.Arbitrary<string> {
  const fits = (one: string) => Array.from(one).length >= minLength && Array.from(one).length <= maxLength
  if (format === 'uuid') return fc.uuid()
  if (format === 'date') return fc.integer({ min: 0, max: 20_000 }).map((day) => date(day).slice(0, 10))
  if (format === 'date-time') return fc.integer({ min: 0, max: 20_000 }).map(date)
  if (format === 'password') return fc.stringMatching(/^[a-z]{12,20}$/)
  if (format === 'email') return fc.stringMatching(/^[a-z][a-z0-9]{2,15}$/).map((one) => `${one}@x.invalid`)
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter(fits)
  if (/url/.test(name)) return fc.stringMatching(/^[a-z0-9]{1,12}$/).map((one) => `https://x.invalid/${one}`)
  const size = { minLength, maxLength: Math.min(maxLength, Math.max(minLength, 60)) }
  return fc
    .oneof(
      fc.stringMatching(/^[a-z][a-z0-9]{4,14}$/),
      fc.string({ ...size, unit: 'grapheme' }),
      fc.constantFrom(...SENTENCES)
    )
    .filter(fits)
}

/** Text that is read further: Markdown, and queries in our own languages. */
const SENTENCES = [
  'a correct horse',
  '# Title\n\n* a [link](https://x.invalid) and `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |',
  'red or (blue -green)',
  '"two words" #tag is:unread site:x.invalid after:30d',
  'status=completed,score>80',
  'posts.create'
]

function date(day: number): string {
  return new Date(day * 86_400_000).toISOString()
}

function list({ items = {}, minItems = 0, maxItems = 5, uniqueItems }: Schema, making: Making) {
  const value = validValue(items, { ...making, name: making.name.replace(/s$/, '') })
  const size = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 4) }
  return uniqueItems ? fc.uniqueArray(value, size) : fc.array(value, size)
}

function object(schema: Schema, making: Making): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    validValue(field, { ...making, name })
  ])
  const named = someOf(Object.fromEntries(fields), required)
  if (additionalProperties !== true) return named
  const more = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 10 }), fc.jsonValue({ maxDepth: 2 }), {
    maxKeys: 3
  })
  return fc.tuple(more, named).map(([rest, known]) => ({ ...rest, ...known }))
}

/** A few of the fields, and rarely all: many of them exclude each other. */
export function someOf<T>(
  fields: Record<string, fc.Arbitrary<T>>,
  required: string[]
): fc.Arbitrary<Record<string, T>> {
  const optional = Object.keys(fields).filter((name) => !required.includes(name))
  const few = fc.subarray(optional, { maxLength: Math.min(3, optional.length) })
  const chosen = fc.oneof({ weight: 6, arbitrary: few }, { weight: 1, arbitrary: fc.constant(optional) })
  return chosen.chain((names) => {
    const wanted = Object.entries(fields).filter(([name]) => required.includes(name) || names.includes(name))
    return fc.record(Object.fromEntries(wanted))
  })
}

function limitsOf(schema: Schema): unknown[] {
  const { minimum, maximum, minLength, maxLength, maxItems, anyOf = [] } = schema
  const around = (limit: number | undefined) => (limit === undefined ? [] : [limit - 1, limit, limit + 1])
  const lengths = [...around(minLength), ...around(maxLength)].filter((length) => length >= 0)
  return [
    ...around(minimum),
    ...around(maximum),
    ...lengths.flatMap((length) => ['x'.repeat(length), '\u{1F600}'.repeat(length)]),
    ...(maxItems === undefined ? [] : [Array.from({ length: maxItems + 1 }, (_, index) => `x${index}`)]),
    ...anyOf.flatMap(limitsOf)
  ]
}
