/** A text in quotes as Python's repr() writes it, so that what is unprintable becomes visible and harmless. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|['"]/gu, (char) => escape(char, mark))
  return mark + escaped + mark
}

const NAMED: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escape(char: string, mark: string): string {
  if (char === '"' || char === "'") return char === mark ? `\\${char}` : char
  const code = char.codePointAt(0) ?? 0
  return NAMED[char] ?? (code <= 0xff ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
