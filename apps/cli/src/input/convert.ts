import { quote } from '../click/quote.ts'
import { invalidValue, type UsageError } from '../click/usage-error.ts'
import { isFlag, isJson, type Parameter, range, withoutNull } from './parameter.ts'
import type { Schema } from './schema.ts'

const TRUE = ['1', 'on', 't', 'true', 'y', 'yes']
const FALSE = ['0', 'f', 'false', 'n', 'no', 'off']

/** The value an input holds for what was written; `from` says where, when it was not the command line. */
export function convert(parameter: Parameter, texts: readonly string[], from?: string): unknown {
  const { schema, multiple, clearable, nullable, name } = parameter
  if (clearable && texts.length === 1 && texts[0] === '') return []
  const refuse = (what: string): UsageError => invalidValue(name, what, from)
  const several = multiple ? texts.flatMap((text) => elementsIn(schema, text)) : texts
  const values = several.map((text) => (nullable && text === '' ? null : convertOne(schema, text, refuse)))
  return multiple ? values : values.at(-1)
}

/** A list of objects in JSON stands for each of them. */
function elementsIn({ type }: Schema, text: string): string[] {
  const list = type === 'object' && text.trimStart().startsWith('[') ? parse(text) : undefined
  return Array.isArray(list) ? list.map((element) => JSON.stringify(element)) : [text]
}

function convertOne(schema: Schema, text: string, refuse: (what: string) => UsageError): unknown {
  if (schema.enum) return choice(schema.enum, text, refuse)
  if (isFlag(schema)) return boolean(text, refuse)
  if (schema.type === 'integer' || schema.type === 'number') return number(schema, text, refuse)
  if (schema.type === 'object')
    return isJson(schema, text) ? object(text, refuse) : pairs(schema, text, refuse)
  if (schema.pattern && !new RegExp(schema.pattern).test(text)) {
    const { 'x-expected': expected } = schema
    throw refuse(`${quote(text)} is not valid${expected ? `: it must be ${expected}` : ''}.`)
  }
  return text
}

function choice(words: readonly unknown[], text: string, refuse: (what: string) => UsageError): unknown {
  const chosen = words.find((word) => String(word) === text)
  if (chosen !== undefined) return chosen
  const known = words.map((word) => quote(String(word))).join(', ')
  throw refuse(`${quote(text)} is not ${words.length === 1 ? '' : 'one of '}${known}.`)
}

function boolean(text: string, refuse: (what: string) => UsageError): boolean {
  const word = text.trim().toLowerCase()
  if (TRUE.includes(word)) return true
  if (FALSE.includes(word)) return false
  const known = [...TRUE, ...FALSE].sort().join(', ')
  throw refuse(`${quote(text)} is not a valid boolean. Recognized values: ${known}`)
}

function number(schema: Schema, text: string, refuse: (what: string) => UsageError): number {
  const integer = schema.type === 'integer'
  const value = Number(text)
  const written = integer ? /^\s*[+-]?\d+\s*$/ : /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i
  if (!written.test(text))
    throw refuse(
      `${quote(text)} is not a valid ${integer ? 'integer' : 'float'}${range(schema) ? ' range' : ''}.`
    )
  const { minimum = -Infinity, maximum = Infinity } = schema
  if (value >= minimum && value <= maximum) return value
  throw refuse(`${text.trim().replace(/^\+/, '')} is not in the range ${range(schema)}.`)
}

/** `name=value,name=value`: each value as an option of its own would take it. */
function pairs({ properties = {} }: Schema, text: string, refuse: (what: string) => UsageError): object {
  const written = text === '' ? [] : text.split(',')
  const values = written.map((pair) => {
    const end = pair.indexOf('=')
    if (end === -1) throw refuse(`${quote(pair)} is not NAME=VALUE; with a comma in a value, write JSON.`)
    const inPair = (what: string): UsageError => refuse(`in ${quote(pair)}, ${what}`)
    const name = String(choice(Object.keys(properties), pair.slice(0, end).trim(), inPair))
    const { schema, nullable } = withoutNull(properties[name] ?? {})
    const value = pair.slice(end + 1).trim()
    return [name, nullable && value === '' ? null : convertOne(schema, value, inPair)]
  })
  return Object.fromEntries(values)
}

function object(text: string, refuse: (what: string) => UsageError): object {
  const value = parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw refuse(
    value === undefined ? `${quote(text)} is not valid JSON.` : `${quote(text)} is not a JSON object.`
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
