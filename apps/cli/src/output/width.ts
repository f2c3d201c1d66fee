// oxlint-disable-next-line no-misleading-character-class -- ranges, not characters
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const WIDTHLESS = /\p{M}|\p{Cf}/u
const PLAIN = /^[\x20-\x7e]*$/

/** How many columns a terminal gives a text. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length
  let columns = 0
  for (const char of text) columns += columnsOfChar(char)
  return columns
}

/** As much of a text as fits, with `…` where something is missing. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let kept = ''
  let used = 1
  for (const char of text) {
    used += columnsOfChar(char)
    if (used > columns) break
    kept += char
  }
  return `${kept}…`
}

function columnsOfChar(char: string): number {
  if (WIDTHLESS.test(char)) return 0
  return WIDE.test(char) ? 2 : 1
}
