/** Control characters, NUL and U+001E among them, which a `text` column or what joins texts for it cannot take. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029]+/gu

/**
 * At most `max` characters (code points) of a text, on one line, fit to be stored: runs of control characters and
 * line ends become a space, half surrogate pairs U+FFFD.
 */
export function oneLine(text: string, max: number): string {
  // No character is longer than two code units, so that nothing beyond can show.
  const clean = text
    .slice(0, 2 * max)
    .toWellFormed()
    .replace(UNPRINTABLE, ' ')
  return clean.length > max ? Array.from(clean).slice(0, max).join('') : clean
}

/** Whether a text has more than `max` characters (code points); cheap for texts of any length. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > 2 * max || (text.length > max && Array.from(text).length > max)
}
