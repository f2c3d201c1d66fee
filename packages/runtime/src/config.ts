import { AppError, type FieldError } from '@rollcall/core'
import { Value } from 'typebox/value'
import { type Config, Env, type SettingSchema, settingSchemas } from './env.ts'
import { wrongSettings } from './wrong-settings.ts'

/** Some settings, and where they stand. */
export interface Source {
  /** `environment`, or the path of the file. */
  name: string
  /** Whether it is a file, which others may be able to read. */
  isFile?: boolean
  values: Readonly<Record<string, string | undefined>>
}

/** What was understood: with the default in the place of what was not. */
export interface Reading {
  config: Config
  /** Everything that is wrong. */
  errors: FieldError[]
}

/**
 * What the sources say together: of each variable what the first says that says anything. A variable that is set to
 * nothing counts as not set, and so hides nothing.
 */
export function merged(sources: readonly Pick<Source, 'values'>[]): Record<string, string> {
  const said = sources.toReversed().flatMap(({ values }) => Object.entries(values))
  return Object.fromEntries(
    said.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
  )
}

/**
 * Reads the settings, whole. Rejects with `invalid`, and an error that names everything that is wrong at once. A
 * variable that is set to nothing counts as not set.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const { config, errors } = readSettings(merged([{ values: env }]))
  if (errors.length > 0) throw invalidConfiguration(errors)
  return config
}

/** The same as far as it goes; `given` holds no empty values. */
export function readSettings(given: Readonly<Record<string, string>>): Reading {
  const errors: FieldError[] = []
  const values: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(settingSchemas)) {
    const text = given[name]
    if (text === undefined) continue
    const value = valueOf(text, schema)
    if (Value.Check(schema, value)) values[name] = value
    else errors.push({ pointer: `/${name}`, detail: `must be ${expected(schema)}` })
  }
  const config = Value.Parse(Env, Value.Default(Env, values))
  const unreadable = new Set(errors.map(({ pointer }) => pointer.slice(1)))
  return { config, errors: [...errors, ...wrongSettings(config, { given, unreadable })] }
}

/** What is wrong, a line for each. */
export function invalidConfiguration(errors: FieldError[]): AppError {
  const lines = errors.map(({ pointer, detail }) => `  ${pointer.slice(1)} ${detail}`)
  return new AppError('invalid', ['Cannot start:', ...lines].join('\n'), { errors })
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/

/** The number that a text is, where one is wanted; what is none stays a text, which then does not fit. */
function valueOf(text: string, { type }: SettingSchema): string | number {
  const word = text.trim()
  return (type === 'integer' || type === 'number') && NUMBER.test(word) ? Number(word) : text
}

/** What a value has to be, from the schema alone: the value may be a secret. */
function expected(schema: SettingSchema): string {
  const { type, enum: choices, minimum, maximum } = schema
  if (schema['x-expected'] !== undefined) return schema['x-expected']
  if (choices !== undefined) return `one of ${choices.join(', ')}`
  const kind = type === 'integer' ? 'a whole number' : type === 'number' ? 'a number' : 'a text'
  return minimum === undefined || maximum === undefined ? kind : `${kind} from ${minimum} to ${maximum}`
}
