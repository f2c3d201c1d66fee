import type { SearchNode } from '@rollcall/core'
import { and, eq, gte, lt, not, or, type SQL, sql } from 'drizzle-orm'
import { bookmark_visits, bookmarks } from '../schema.ts'
import { ownerSign, quoted, siteSign, stateSign, tagSign } from './search-signs.ts'

/**
 * What a search asks of a row of `bookmarks` joined with its `bookmark_visits`. All that the search column can answer is
 * found by one scan of one index, with the sign of the owner where one is given. The statement has to ask for the owner
 * itself, too.
 */
export function searchCondition(node: SearchNode, user_id: string | null): SQL {
  return conditionOf(node, user_id === null ? [] : [ownerSign(user_id)])
}

function conditionOf(node: SearchNode, signs: readonly string[] = []): SQL {
  const nodes = conjuncts(node)
  const texts = rarestFirst(nodes)
    .map(textOf)
    .filter((text) => text !== null)
  const questions = texts.length === 0 ? [] : questionsOf([...texts, ...signs]).map(holds)
  const others = nodes.filter((one) => textOf(one) === null).map(otherCondition)
  return and(...questions, ...others) ?? sql`true`
}

/** More of them would make as many forms of the statement, and each is prepared by itself. */
const MOST_QUESTIONS = 3

/**
 * What must hold all at once, as questions of their own: asked in one, the index reads what fits the second part at
 * every place of the first; asked apart, it leaps to the next place that fits all those before.
 */
function questionsOf(texts: readonly string[]): string[] {
  const apart = texts.slice(0, MOST_QUESTIONS - 1)
  const rest = texts.slice(MOST_QUESTIONS - 1)
  return rest.length === 0 ? apart : [...apart, rest.join(' & ')]
}

/** What most bookmarks are likely to fit comes last, and after all others what only says no: the index leaps farther. */
const LIKELY_COMMON: SearchNode['type'][] = ['tag', 'site', 'or', 'is', 'not']

function rarestFirst(nodes: readonly SearchNode[]): SearchNode[] {
  const rank = ({ type }: SearchNode) => LIKELY_COMMON.indexOf(type)
  return [...nodes].sort((one, other) => rank(one) - rank(other))
}

/** What must hold all at once, however it is nested: a saved search and a query beside it are two groups. */
function conjuncts(node: SearchNode): SearchNode[] {
  return node.type === 'and' ? node.nodes.flatMap(conjuncts) : [node]
}

/** The condition of what is no `and` and not for the search column alone; no words at all ask for nothing. */
function otherCondition(node: SearchNode): SQL {
  switch (node.type) {
    case 'is':
      return eq(bookmark_visits.visits, 0)
    case 'before':
      return lt(bookmarks.created_at, node.time)
    case 'after':
      return gte(bookmarks.created_at, node.time)
    case 'not':
      return not(conditionOf(node.node))
    case 'or':
      return anyOf(node.nodes)
    default:
      return sql`true`
  }
}

/** All the alternatives that the search column can answer are one question to it. */
function anyOf(nodes: readonly SearchNode[]): SQL {
  const texts = nodes.map(textOf).filter((text) => text !== null)
  const text = texts.length === 0 ? [] : [holds(texts.join(' | '))]
  const others = nodes.filter((one) => textOf(one) === null).map((one) => conditionOf(one))
  return or(...text, ...others) ?? sql`false`
}

function holds(tsquery: string): SQL {
  return sql`${bookmarks.search} @@ ${tsquery}::tsquery`
}

/** A node as a tsquery, where the search column alone can answer it. */
function textOf(node: SearchNode): string | null {
  switch (node.type) {
    case 'words':
      return node.words.length === 0 ? null : `(${inTurn(node.words)})`
    case 'beginning':
      return node.words.length === 0 ? null : `(${inTurn(node.words)}:*)`
    case 'tag':
      return tagSign(node.tag)
    case 'is':
      return node.state === 'unvisited' ? null : stateSign(node.state)
    case 'site':
      return siteSign(node.host)
    case 'not': {
      const text = textOf(node.node)
      return text === null ? null : `!${text}`
    }
    case 'and':
      return joined(node.nodes, ' & ')
    case 'or':
      return joined(node.nodes, ' | ')
    default:
      return null
  }
}

function inTurn(words: readonly string[]): string {
  return words.map(quoted).join(' <-> ')
}

function joined(nodes: readonly SearchNode[], operator: string): string | null {
  const texts = nodes.map(textOf).filter((text) => text !== null)
  return texts.length === 0 || texts.length < nodes.length ? null : `(${texts.join(operator)})`
}
