/**
 * Whether a failure is written into the trail, by the number it is: the 1st, 2nd, 4th, 8th … are enough to see an attack, and
 * too few to fill a table with one.
 */
export function isNoted(count: number): boolean {
  return Number.isInteger(Math.log2(count))
}
