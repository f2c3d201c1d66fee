import type { SearchNode } from '@rollcall/core'

/** Whether the index of the search column can say which bookmarks may fit a search, without looking at all others. */
export function asksIndex(node: SearchNode): boolean {
  switch (node.type) {
    case 'words':
    case 'beginning':
      return node.words.length > 0
    case 'tag':
    case 'site':
      return true
    case 'and':
      return node.nodes.some(asksIndex)
    case 'or':
      return node.nodes.length > 0 && node.nodes.every(asksIndex)
    default:
      return false
  }
}

/** Whether the index can say it too, but perhaps of nearly all: there is a state to have, and nothing else to find it by. */
export function asksState(node: SearchNode): boolean {
  if (asksIndex(node)) return false
  return node.type === 'and' ? node.nodes.some(asksState) : node.type === 'is' && node.state !== 'unvisited'
}
