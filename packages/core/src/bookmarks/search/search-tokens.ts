import { type AppError, invalidField } from '../../errors.ts'

/** What stands before a term and says what it looks for. */
const KEYS = ['#', 'site:', 'is:', 'before:', 'after:'] as const
type Key = (typeof KEYS)[number]

/** A part of a query, and the index it begins at. */
export type Token =
  | { type: '(' | ')' | '-' | 'or'; at: number }
  | { type: 'term'; at: number; key: Key | null; text: string; isQuoted: boolean }

/** The parts of a query in their order. Rejects with `invalid`, saying where. */
export function tokensOf(q: string): Token[] {
  const tokens: Token[] = []
  let at = pastSpaces(q, 0)
  while (at < q.length) {
    const isNegated = tokens.at(-1)?.type === '-'
    const [token, end] = tokenAt(q, at)
    tokens.push(isNegated ? asWord(token, q) : token)
    at = token.type === '-' ? end : pastSpaces(q, end)
  }
  return tokens
}

/** The error about what is at an index of a query: people count from 1, and what they see as one character is one. */
export function wrongAt(q: string, at: number, detail: string): AppError {
  const before = [...new Intl.Segmenter().segment(q.slice(0, at))].length
  return invalidField('/q', `at character ${before + 1}: ${detail}`)
}

function tokenAt(q: string, at: number): [Token, end: number] {
  const first = q[at]
  if (first === '(' || first === ')') return [{ type: first, at }, at + 1]
  if (first === '-') {
    if (/^$|^[\s)]/.test(q.slice(at + 1, at + 2))) {
      throw wrongAt(q, at, 'what is not wanted is expected right after -, as in -word')
    }
    return [{ type: '-', at }, at + 1]
  }
  const key = keyAt(q, at)
  const from = at + (key ?? '').length
  if (q[from] === '"') {
    const end = q.indexOf('"', from + 1)
    if (end === -1) throw wrongAt(q, from, 'this quote is not closed: " is expected')
    return [{ type: 'term', at, key, text: q.slice(from + 1, end), isQuoted: true }, end + 1]
  }
  const end = endOfRun(q, from)
  const text = q.slice(from, end)
  if (key === null && isOr(text)) return [{ type: 'or', at }, end]
  return [{ type: 'term', at, key, text, isQuoted: false }, end]
}

/** What is not wanted is never an operator: `-or` is about the word. */
function asWord(token: Token, q: string): Token {
  if (token.type !== 'or') return token
  return { type: 'term', at: token.at, key: null, text: q.slice(token.at, token.at + 2), isQuoted: false }
}

function keyAt(q: string, at: number): Key | null {
  return KEYS.find((key) => q.slice(at, at + key.length).toLowerCase() === key) ?? null
}

/** `or` or `OR`; in quotes, or written `Or`, it is a word like others. */
function isOr(text: string): boolean {
  return text === 'or' || text === 'OR'
}

/**
 * Where a word ends that begins here: at a space, a quote, or a parenthesis that closes a group. One that was opened inside
 * the word belongs to it, since addresses hold some: `https://en.wikipedia.org/wiki/Tea_(meal)`.
 */
function endOfRun(q: string, from: number): number {
  let opened = 0
  for (let at = from; at < q.length; at++) {
    const character = q[at] ?? ''
    if (/[\s"]/.test(character)) return at
    if (character === '(') {
      if (isOr(q.slice(from, at))) return at
      opened += 1
    }
    if (character === ')') {
      if (opened === 0) return at
      opened -= 1
    }
  }
  return q.length
}

function pastSpaces(q: string, from: number): number {
  let at = from
  while (/\s/.test(q[at] ?? '')) at += 1
  return at
}
