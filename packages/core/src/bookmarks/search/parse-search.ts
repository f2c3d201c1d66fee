import type { Clock } from '../../ports.ts'
import { readTerm } from './read-term.ts'
import type { SearchNode } from './search-node.ts'
import { type Token, tokensOf, wrongAt } from './search-tokens.ts'

/** How deep groups and negations may be nested, and how much may be looked for at once. */
const DEEPEST = 20
const MOST_TERMS = 50

/**
 * Understands a query: terms side by side are all needed, `or` or `OR` between them (which binds weaker) asks for either,
 * `-` right before a term or a group for what lacks it, and parentheses group. Rejects with `invalid`, saying at which
 * character and what was expected.
 */
export function parseSearch(q: string, clock: Clock): SearchNode {
  const reading = { q, clock, tokens: tokensOf(q), next: 0, terms: 0 }
  if (reading.tokens.length === 0) throw wrongAt(q, 0, `${SOMETHING} is expected`)
  const node = eitherOf(reading, 0)
  const rest = reading.tokens[reading.next]
  if (rest !== undefined) throw wrongAt(q, rest.at, 'this parenthesis was never opened')
  return node
}

const SOMETHING = 'something to look for'

/** How far a query has been read. */
interface Reading {
  q: string
  clock: Clock
  tokens: Token[]
  next: number
  terms: number
}

function eitherOf(reading: Reading, depth: number): SearchNode {
  const nodes = [allOf(reading, depth)]
  for (let or = reading.tokens[reading.next]; or?.type === 'or'; or = reading.tokens[reading.next]) {
    reading.next += 1
    const after = reading.tokens[reading.next]
    if (after === undefined || after.type === ')' || after.type === 'or') {
      throw wrongAt(reading.q, or.at, `${SOMETHING} is expected after or; the word itself is "or"`)
    }
    nodes.push(allOf(reading, depth))
  }
  return joined('or', nodes)
}

function allOf(reading: Reading, depth: number): SearchNode {
  const nodes: SearchNode[] = []
  for (let token = reading.tokens[reading.next]; token !== undefined; token = reading.tokens[reading.next]) {
    if (token.type === ')' || token.type === 'or') {
      if (nodes.length > 0) break
      throw wrongAt(reading.q, token.at, `${SOMETHING} is expected before ${token.type}`)
    }
    reading.next += 1
    nodes.push(oneOf(token, reading, depth))
  }
  return joined('and', nodes)
}

function oneOf(token: Token, reading: Reading, depth: number): SearchNode {
  const { q, clock } = reading
  if (token.type === 'term') {
    reading.terms += 1
    if (reading.terms > MOST_TERMS)
      throw wrongAt(q, token.at, `no more than ${MOST_TERMS} terms are expected`)
    return readTerm(token, q, clock)
  }
  if (depth === DEEPEST)
    throw wrongAt(q, token.at, `no more than ${DEEPEST} groups in one another are expected`)
  return token.type === '-' ? negated(reading, depth + 1) : group(token, reading, depth + 1)
}

/** The tokens see to it that something follows. */
function negated(reading: Reading, depth: number): SearchNode {
  const token = reading.tokens[reading.next]
  if (token === undefined) throw new Error('nothing is negated')
  reading.next += 1
  return { type: 'not', node: oneOf(token, reading, depth) }
}

function group(open: Token, reading: Reading, depth: number): SearchNode {
  const { q, tokens } = reading
  if (tokens[reading.next] === undefined) throw unclosed(q, open)
  const node = eitherOf(reading, depth)
  if (tokens[reading.next] === undefined) throw unclosed(q, open)
  reading.next += 1
  return node
}

function unclosed(q: string, { at }: Token) {
  return wrongAt(q, at, 'this parenthesis is not closed: ) is expected')
}

function joined(type: 'and' | 'or', nodes: SearchNode[]): SearchNode {
  const [only] = nodes
  return only !== undefined && nodes.length === 1 ? only : { type, nodes }
}
