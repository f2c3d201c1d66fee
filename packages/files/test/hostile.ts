const SIGNS =
  '" "" \' , ; | < > & &amp; &#39; </A> <DD> <!-- 😀 é e\u0301 \u0085 \u0001 \\ \\n \\u0000 { ] \u202e \u007f İ # -'
const TEXTS = '=1+1 @SUM(A1) +1 -1 null true 0 007 1.0 [] {} X -- None TBA https://example.com/ text'
const BLANKS = [' ', '  ', '\n', '\r', '\r\n', '\t', '\u00a0', '\u2028', '\ufeff']

/** Texts that a careless writer or reader of files changes. */
export const HOSTILE = [...SIGNS.split(' '), ...TEXTS.split(' '), ...BLANKS]

export type Random = (below: number) => number

/** Numerical Recipes' linear congruential generator: the same numbers in every run. */
export function seeded(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Up to five of them, one after another. */
export function hostileText(random: Random): string {
  return Array.from({ length: random(6) }, () => HOSTILE[random(HOSTILE.length)] ?? '').join('')
}
