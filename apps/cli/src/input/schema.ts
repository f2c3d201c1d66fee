/** The parts of JSON Schema that options and their help are made from. */
export interface Schema {
  /** Several where a value may be of any of them. */
  type?: string | readonly string[]
  enum?: readonly unknown[]
  minimum?: number
  maximum?: number
  pattern?: string
  format?: string
  default?: string | number | boolean
  description?: string
  items?: Schema
  minItems?: number
  anyOf?: readonly Schema[]
  properties?: Record<string, Schema>
  required?: readonly string[]
  'x-metavar'?: string
  /** What a text that fits the pattern is, in words. */
  'x-expected'?: string
  'x-new'?: boolean
  /** What comes in pieces: bytes of a file, its text, or an element at a time. */
  'x-stream'?: 'bytes' | 'text' | Schema
  /** TypeBox has these on schemas whose type they do not tell. */
  '~unsafe'?: unknown
  '~kind'?: unknown
}

/** What a use case says of itself. */
export interface Described {
  name: string
  summary: string
  description?: string
  input: Schema
  output: Schema
}

/**
 * The names that `--fields` can choose from: those of the output, or of the elements of a list or a stream; `user.access`
 * is a part of the part `user`.
 */
export function fieldNames({ output }: Described): string[] {
  const { data } = output.properties ?? {}
  const row = isList(output) && data?.items ? data.items : output
  const { 'x-stream': element } = output
  return namesIn(typeof element === 'object' ? element : row)
}

function namesIn({ properties = {} }: Schema): string[] {
  return Object.entries(properties).flatMap(([name, part]) => [
    name,
    ...namesIn(part).map((inner) => `${name}.${inner}`)
  ])
}

/** Whether a use case answers a list. */
export function isList({ properties }: Schema): boolean {
  return properties?.data?.type === 'array' && properties.meta !== undefined
}

/** Whether a use case answers a part at a time. */
export function isStreamed({ 'x-stream': parts }: Schema): boolean {
  return parts !== undefined
}

/** Whether a use case answers the text of a file. */
export function isFile({ 'x-stream': parts }: Schema): boolean {
  return parts === 'text'
}
