import type { Attributes } from '@rollcall/core'

/** Without the attributes that have no value. */
export function present(attributes: Attributes = {}): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) kept[name] = value
  }
  return kept
}
