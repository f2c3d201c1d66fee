/**
 * The same JSON without what `jsonb` refuses: NUL characters are left out, and half surrogate pairs replaced by
 * U+FFFD (PostgreSQL manual, "JSON Types").
 */
export function storableJson<T extends Record<string, unknown>>(json: T): T {
  const text = JSON.stringify(json)
  if (!/\\u0000|\\ud[89a-f]/i.test(text)) return json
  return JSON.parse(text, storablePart)
}

function storablePart(this: unknown, _key: string, part: unknown): unknown {
  if (typeof part === 'string') return storableText(part)
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [storableText(key), value]))
}

/** Where a caller comes from, which may be anything, without what a `text` column refuses. */
export function storableOrigin<S extends { address: string | null; device: string | null }>(row: S): S {
  const { address, device } = row
  return {
    ...row,
    address: address === null ? null : storableText(address),
    device: device === null ? null : storableText(device)
  }
}

/** Text without what a `text` column refuses. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
