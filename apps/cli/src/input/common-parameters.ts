import { type Parameter, parameter } from './parameter.ts'
import type { Schema } from './schema.ts'

const output: Record<string, Schema> = {
  json: { type: 'boolean', default: false, description: 'Print the answer as JSON' },
  ndjson: { type: 'boolean', default: false, description: 'Print one JSON value a line' },
  fields: {
    type: 'string',
    'x-metavar': 'NAMES',
    description: 'Print only these fields, separated by commas'
  }
}

const connection: Record<string, Schema> = {
  server: {
    type: 'string',
    'x-metavar': 'URL',
    description: 'Ask this server instead of working on the database here'
  },
  token_file: {
    type: 'string',
    'x-metavar': 'FILE',
    description:
      'File that holds the access token for the server (- is standard input), instead of ROLLCALL_TOKEN'
  },
  as: {
    type: 'string',
    'x-metavar': 'USER',
    description: 'Act as this user (id, username or e-mail address) on the database here'
  },
  debug: { type: 'boolean', default: false, description: 'Show where an error came from' }
}

/** What can be said to every command, and before it. */
export function commonParameters(path: readonly string[]): Parameter[] {
  return [...outputParameters(path), ...connectionParameters(path)]
}

/** For commands that need neither a server nor a database. */
export function outputParameters(path: readonly string[]): Parameter[] {
  return made(output, path, 'also')
}

/** For commands whose answer is a file, whatever other answers are to look like. */
export function connectionParameters(path: readonly string[]): Parameter[] {
  return made(connection, path, 'everywhere')
}

/** For commands that print no data. */
export function debugParameter(path: readonly string[]): Parameter[] {
  return made({ debug: connection.debug ?? {} }, path, 'everywhere')
}

export const yes: Schema = { type: 'boolean', default: false, description: 'Do not ask' }
export const fileParameters: Record<string, Schema> = {
  output: {
    type: 'string',
    default: '-',
    'x-metavar': 'FILE',
    description: 'Write to this file, once it is whole; - is standard output'
  },
  force: { type: 'boolean', default: false, description: 'Replace the file if there is one' }
}
export const all: Schema = { type: 'boolean', default: false, description: 'Walk through all pages' }

function made(
  schemas: Record<string, Schema>,
  path: readonly string[],
  shared: 'also' | 'everywhere'
): Parameter[] {
  return Object.entries(schemas).map(([property, schema]) => parameter({ path, property, schema, shared }))
}
