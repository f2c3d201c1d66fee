/** More than any error has, and fewer levels than it takes to exhaust the stack of whoever reads or writes them. */
export const MAX_DEPTH = 500

const QUOTE = '"'.charCodeAt(0)
const BACKSLASH = '\\'.charCodeAt(0)
const OPENING = new Set(['[', '{'].map((bracket) => bracket.charCodeAt(0)))
const CLOSING = new Set([']', '}'].map((bracket) => bracket.charCodeAt(0)))

/** Whether JSON text is nested deeper than `MAX_DEPTH`, told without parsing it. */
export function isTooDeep(text: string): boolean {
  let depth = 0
  let isInText = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) isInText = !isInText
    else if (isInText && code === BACKSLASH) i++
    else if (!isInText && OPENING.has(code)) depth++
    else if (!isInText && CLOSING.has(code)) depth--
    if (depth > MAX_DEPTH) return true
  }
  return false
}
