const AT_MOST = 3

/** The names that take the fewest slips of the keyboard to get to from `name`, best first; none when all are far off. */
export function closestNames(name: string, names: readonly string[]): string[] {
  const tolerated = Math.max(2, Math.floor(name.length / 3))
  return names
    .map((candidate) => ({ candidate, slips: distance(name, candidate) }))
    .filter(({ slips }) => slips <= tolerated)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, AT_MOST)
    .map(({ candidate }) => candidate)
}

/** Letters to add, leave out or replace (Levenshtein), a row of the table at a time. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 0; i < from.length; i++) {
    const row = [i + 1]
    for (let j = 0; j < to.length; j++) {
      const replaced = (above[j] ?? 0) + (from[i] === to[j] ? 0 : 1)
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    }
    above = row
  }
  return above.at(-1) ?? 0
}
