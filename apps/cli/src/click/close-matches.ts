const CUTOFF = 0.6
const AT_MOST = 3

/** The words most like `word`, as Python's difflib.get_close_matches finds them, which is what click asks. */
export function closeMatches(word: string, words: readonly string[]): string[] {
  return words
    .map((candidate) => ({ candidate, ratio: similarity(candidate, word) }))
    .filter(({ ratio }) => ratio >= CUTOFF)
    .sort((a, b) => b.ratio - a.ratio)
    .slice(0, AT_MOST)
    .map(({ candidate }) => candidate)
}

/** How much of two texts are common blocks (Ratcliff and Obershelp), from 0 to 1. */
function similarity(a: string, b: string): number {
  return a.length + b.length === 0 ? 1 : (2 * commonLength(a, b)) / (a.length + b.length)
}

function commonLength(a: string, b: string): number {
  const { start, startInB, length } = longestBlock(a, b)
  if (length === 0) return 0
  const before = commonLength(a.slice(0, start), b.slice(0, startInB))
  return before + length + commonLength(a.slice(start + length), b.slice(startInB + length))
}

function longestBlock(a: string, b: string) {
  let best = { start: 0, startInB: 0, length: 0 }
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let length = 0
      while (i + length < a.length && a[i + length] === b[j + length]) length++
      if (length > best.length) best = { start: i, startInB: j, length }
    }
  }
  return best
}
