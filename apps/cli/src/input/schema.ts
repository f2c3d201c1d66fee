/** The parts of JSON Schema that options and their help are made from. */
export interface Schema {
  type?: string
  enum?: readonly unknown[]
  minimum?: number
  maximum?: number
  pattern?: string
  format?: string
  default?: string | number | boolean
  description?: string
  items?: Schema
  anyOf?: readonly Schema[]
  properties?: Record<string, Schema>
  required?: readonly string[]
  'x-metavar'?: string
  /** What a text that fits the pattern is, in words. */
  'x-expected'?: string
  'x-new'?: boolean
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
 * The names that `--fields` can choose from: those of the output, or of the elements of a list; `user.access` is a part
 * of the part `user`.
 */
export function fieldNames({ output }: Described): string[] {
  const { data } = output.properties ?? {}
  const row = isList(output) && data?.items ? data.items : output
  return namesIn(row)
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
