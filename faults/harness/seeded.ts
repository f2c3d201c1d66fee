/** A number from 0 up to, not including, `below`. */
export type Random = (below: number) => number

/** Numbers that look random and are the same for the same seed (a linear congruential generator). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32) * below
  }
}
