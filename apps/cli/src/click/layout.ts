const INDENT = '  '
const WIDEST_TERM = 30

/** click keeps two columns free, never goes beyond 80, and never below 50. */
export function helpWidth(columns: number | undefined): number {
  return Math.max(Math.min(columns ?? 80, 80) - 2, 50)
}

/** `Usage: rollcall items list [OPTIONS]`, with further lines below the first argument. */
export function usageLine({ path, pieces, width }: { path: string; pieces: string; width: number }): string {
  const prefix = `Usage: ${path} `
  if (width >= prefix.length + 20) return wrap(pieces, width, prefix, ' '.repeat(prefix.length))
  const indent = ' '.repeat('Usage: '.length + 4)
  return `${prefix}\n${wrap(pieces, width, indent, indent)}`
}

/** Text of several paragraphs, indented. */
export function paragraphs(text: string, width: number): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => wrap(paragraph, width, INDENT, INDENT))
    .join('\n\n')
}

/** A headed list of terms and what they mean, in two columns. */
export function definitions(heading: string, rows: readonly (readonly [string, string])[], width: number) {
  const first = Math.min(Math.max(...rows.map(([term]) => term.length)), WIDEST_TERM) + 2
  const lines = rows.flatMap(([term, meaning]) =>
    definition(term, wrapLines(meaning, Math.max(width - first - 2, 10)), first)
  )
  return [`${heading}:`, ...lines].join('\n')
}

function definition(term: string, meaning: string[], first: number): string[] {
  const pad = INDENT + ' '.repeat(first)
  const [head, ...rest] = meaning
  if (head === undefined) return [INDENT + term]
  const start = term.length <= first - 2 ? [INDENT + term.padEnd(first) + head] : [INDENT + term, pad + head]
  return [...start, ...rest.map((line) => pad + line)]
}

function wrap(text: string, width: number, initial: string, subsequent: string): string {
  return wrapLines(text, width, initial, subsequent).join('\n')
}

/** Breaks at spaces, and keeps those inside a line, as Python's textwrap does. */
function wrapLines(text: string, width: number, initial = '', subsequent = ''): string[] {
  const lines: string[] = []
  let line = ''
  let indent = initial
  const words = text.replaceAll('\n', ' ').split(/(\s+)/)
  for (const word of words) {
    if (indent.length + line.length + word.trimEnd().length > width && line !== '') {
      lines.push(indent + line.trimEnd())
      line = ''
      indent = subsequent
    }
    line = line === '' ? word.trimStart() : line + word
  }
  if (line !== '') lines.push(indent + line.trimEnd())
  return lines
}

/** The first sentence, or as many whole words as fit. */
export function shortHelp(text: string, longest: number): string {
  const words = (text.split('\n\n')[0] ?? '').split(/\s+/).filter(Boolean)
  const end = words.findIndex((word) => word.endsWith('.'))
  const sentence = (end === -1 ? words : words.slice(0, end + 1)).join(' ')
  if (sentence.length <= longest) return sentence
  const kept = [...words]
  while (kept.length > 0 && kept.join(' ').length + 3 > longest) kept.pop()
  return `${kept.join(' ')}...`
}
