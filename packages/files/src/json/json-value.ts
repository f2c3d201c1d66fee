import { LONGEST_LINE } from '../text/read-lines.ts'

/** A value of a JSON text that is being taken in, whose end is not seen yet. */
export interface JsonValue {
  /** Where it begins. */
  line: number
  /** Objects and arrays end with their brackets, strings with a quote, the rest where something else begins. */
  kind: 'nested' | 'string' | 'plain'
  depth: number
  inString: boolean
  isEscaped: boolean
  /** What was taken in of it; only its beginning, if it is too long to hold. */
  text: string
  isTooLong: boolean
  isDone: boolean
}

/** Undefined when no value begins with this character. */
export function beginValue(first: string, line: number): JsonValue | undefined {
  const kind = first === '{' || first === '[' ? 'nested' : first === '"' ? 'string' : 'plain'
  if (kind === 'plain' && !/[-\w]/.test(first)) return undefined
  const begun = { depth: 0, inString: false, isEscaped: false, text: '', isTooLong: false, isDone: false }
  return { line, kind, ...begun }
}

/** Takes in as much of a piece, from there on, as belongs to the value; answers where it stopped. */
export function takeIn(value: JsonValue, piece: string, from: number): number {
  const end = value.kind === 'plain' ? endOfPlain(value, piece, from) : endOfNested(value, piece, from)
  if (!value.isTooLong) value.text += piece.slice(from, end)
  if (value.text.length > LONGEST_LINE) value.isTooLong = true
  return end
}

function endOfPlain(value: JsonValue, piece: string, from: number): number {
  const end = /[\s,\]}]/g
  end.lastIndex = from
  const found = end.exec(piece)
  value.isDone = found !== null
  return found?.index ?? piece.length
}

function endOfNested(value: JsonValue, piece: string, from: number): number {
  const sign = /["\\]/g
  const bracket = /["{}[\]]/g
  let at = from
  while (at < piece.length && !value.isDone) {
    if (value.isEscaped) {
      value.isEscaped = false
      at += 1
      continue
    }
    const next = value.inString ? sign : bracket
    next.lastIndex = at
    const found = next.exec(piece)
    if (!found) return piece.length
    at = next.lastIndex
    pass(value, found[0])
  }
  return at
}

function pass(value: JsonValue, sign: string): void {
  if (sign === '\\') value.isEscaped = true
  else if (sign === '"') value.inString = !value.inString
  else value.depth += sign === '{' || sign === '[' ? 1 : -1
  value.isDone = value.depth <= 0 && !value.inString && !value.isEscaped
}
