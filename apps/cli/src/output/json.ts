import { isObject } from '@rollcall/core'
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
  return pickPaths(
    output,
    fields.map((name) => name.split('.'))
  )
}

/** What the names `user.access` and `user.email` choose stays in its place, below `user`. */
function pickPaths(output: unknown, paths: string[][]): unknown {
  if (!isObject(output) || paths.some((path) => path.length === 0)) return output
  const names = new Set(paths.map(([name = '']) => name))
  const picked = [...names].map((name) => {
    const inner = paths.filter(([first]) => first === name).map(([, ...rest]) => rest)
    return [name, pickPaths(output[name], inner)]
  })
  return Object.fromEntries(picked)
}

/** The value that one name of `--fields` stands for. */
export function partOf(output: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), output)
}
