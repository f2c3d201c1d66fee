import type { Token } from 'markdown-it'

/** A quote is one level, a list two. Deeper, people see no more than a margin, and the parser takes longer for each line. */
export const DEEPEST = 32

/** Each takes some ten microseconds to be checked. */
const MOST_ELEMENTS = 20_000

/** All addresses and titles together: a reference repeats its own, however long, wherever it is used. */
const LONGEST_ATTRIBUTES = 500_000

/** Whether a text would become HTML that nobody wants to make or look at. Text that people write does not come near. */
export function isTooMuch(blocks: readonly Token[]): boolean {
  let elements = 0
  let attributes = 0
  for (const token of blocks.flatMap((block) => [block, ...(block.children ?? [])])) {
    if (token.nesting === 1 && token.level >= DEEPEST) return true
    if (isElement(token)) elements++
    for (const [, value] of token.attrs ?? []) attributes += String(value).length
  }
  return elements > MOST_ELEMENTS || attributes > LONGEST_ATTRIBUTES
}

function isElement({ type, tag, nesting, hidden }: Token): boolean {
  return tag !== '' && nesting !== -1 && !hidden && type !== 'softbreak'
}
