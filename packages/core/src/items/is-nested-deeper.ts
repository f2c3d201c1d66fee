const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Whether arrays and objects in a JSON text lie more than `limit` levels deep. One scan, no recursion. */
export function isNestedDeeper(json: string, limit: number): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at)
    if (unit === QUOTE) at = endOfString(json, at)
    // `[` and `{` are 0x5b and 0x7b, `]` and `}` are 0x5d and 0x7d: one bit apart.
    else if ((unit & 0xdf) === 0x5b) {
      if (++depth > limit) return true
    } else if ((unit & 0xdf) === 0x5d) depth--
  }
  return false
}

function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    if (quote < 0) return json.length
    let before = quote
    while (json.charCodeAt(before - 1) === BACKSLASH) before--
    if ((quote - before) % 2 === 0) return quote
  }
}
