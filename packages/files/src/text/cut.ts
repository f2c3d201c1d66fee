/** At most so many characters, counted as Unicode does, so that none is cut in halves. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  return Array.from(text.slice(0, 2 * longest))
    .slice(0, longest)
    .join('')
}
