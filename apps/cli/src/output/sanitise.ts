/** C0, DEL, C1, line separators, and the marks that turn text around: titles come from strangers. */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
const UNSAFE_IN_JSON = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** One line that a terminal cannot take for a command: white space becomes a space, the rest becomes visible. */
export function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(UNSAFE, visible)
}

/** The same for text of several lines. */
export function severalLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\t', '    ').replace(UNSAFE, visible))
    .join('\n')
}

/** JSON that says the same without raw control characters. */
export function safeJson(json: string): string {
  return json.replace(UNSAFE_IN_JSON, (char) => `\\u${hex(char, 4)}`)
}

function visible(char: string): string {
  const code = char.charCodeAt(0)
  return code > 0xff ? `\\u${hex(char, 4)}` : `\\x${hex(char, 2)}`
}

function hex(char: string, digits: number): string {
  return char.charCodeAt(0).toString(16).padStart(digits, '0')
}
