/** Beyond this many characters words are taken for alike: far less than any index holds of one. */
const LONGEST_WORD = 500

/**
 * The words of a text as they are looked for: letters and digits with their marks, in lower case, compatible forms alike
 * (NFKC). A mark alone is no word: some belong to emoji, and would keep `❤️party` from being found as `party`.
 */
export function wordsOf(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  return words.map((word) => (word.length > LONGEST_WORD ? beginningOf(word) : word))
}

/** A character outside the basic plane is two in a string, and is not to be cut in half. */
function beginningOf(word: string): string {
  return word.slice(0, LONGEST_WORD).replace(/[\ud800-\udbff]$/, '')
}
