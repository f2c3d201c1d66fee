/** What a JSON text says, and undefined when it is none. No text holds NUL (databases refuse it): it is dropped from all. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.includes('\\u0000') ? withoutNul(text) : text)
    return value
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Of a backslash before it, a pair is one that was written, and the one left over begins the escape. */
function withoutNul(text: string): string {
  return text.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1')
}
