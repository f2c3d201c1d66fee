import { safeJson } from './sanitise.ts'

/** As the use case answered; what answers nothing is null. */
export function json(value: unknown, indent = 0): string {
  return safeJson(JSON.stringify(value === undefined ? null : value, null, indent))
}

/** Only these fields: of the output, or of each element of a list. */
export function pick(output: unknown, fields: string[] | null): unknown {
  if (fields === null || typeof output !== 'object' || output === null) return output
  if ('data' in output && 'meta' in output && Array.isArray(output.data)) {
    return { ...output, data: output.data.map((row) => pick(row, fields)) }
  }
  const values = new Map<string, unknown>(Object.entries(output))
  return Object.fromEntries(fields.map((name) => [name, values.get(name)]))
}
