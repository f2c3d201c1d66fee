/** Hours to the hundredth, as they are kept. */
export function rounded(hours: number): number {
  return Math.round(hours * 100) / 100
}

export function sumOf(hours: readonly (number | null)[]): number {
  return rounded(hours.reduce<number>((sum, one) => sum + (one ?? 0), 0))
}
