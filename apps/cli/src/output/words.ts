/** A list of words in one cell, as a shell splits it; null for no list. */
export function words(list: readonly string[] | null): string | null {
  return list === null ? null : list.join(' ')
}
