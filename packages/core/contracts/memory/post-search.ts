/** Whether a post is one of those a search engine would find: all words in any form, "phrases", or, -not. */
export function isFound({ title, content }: { title: string; content: string }, search: string): boolean {
  const said = wordsOf(`${title} ${content}`)
  return alternativesOf(search).some((terms) => terms.every(({ words, not }) => isSaid(words, said) !== not))
}

interface Term {
  words: string[]
  not: boolean
}

/** Terms that must all hold, once for each alternative; those that say nothing are left out. */
function alternativesOf(search: string): Term[][] {
  const alternatives: Term[][] = [[]]
  for (const [token, minus, phrase] of search.matchAll(/(-?)"([^"]*)"?|\S+/g)) {
    const words = wordsOf(phrase ?? token)
    const not = minus === '-' || (phrase === undefined && token.startsWith('-'))
    if (token.toLowerCase() === 'or') alternatives.push([])
    else if (words.length > 0) alternatives.at(-1)?.push({ words, not })
  }
  return alternatives.filter((terms) => terms.length > 0)
}

/** Whether the words stand one after the other somewhere. */
function isSaid(words: readonly string[], said: readonly string[]): boolean {
  return said.some((_, place) => words.every((word, i) => said[place + i] === word))
}

/** Without the endings that English words take; enough for tests. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word.length > 4 ? word.replace(/(ing|ed|es|e|s)$/, '') : word
  )
}
