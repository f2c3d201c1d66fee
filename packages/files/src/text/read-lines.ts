/** Beyond this a line is passed over: it would have to be held in memory whole. */
export const LONGEST_LINE = 4 * 1024 * 1024

export const TOO_LONG = `This entry is too long: it has more than ${LONGEST_LINE.toLocaleString('en')} characters`

export interface Line {
  /** From 1. */
  number: number
  /** Without its ending; empty when it is too long. */
  text: string
  /** CR, LF or both; empty at the end of a file. */
  ending: string
  isTooLong: boolean
}

/** Lines of a text, whatever they end with. */
export async function* readLines(content: AsyncIterable<string>): AsyncIterable<Line> {
  let number = 1
  // What came before of the line, never searched again: one of many pieces would be gone through as many times.
  let before = ''
  let isTooLong = false
  let half = ''

  function lineOf(text: string, ending: string): Line {
    const line = { number, text: isTooLong ? '' : text, ending, isTooLong }
    number += 1
    before = ''
    isTooLong = false
    return line
  }

  for await (const next of content) {
    const text = half + next
    half = text.endsWith('\r') ? '\r' : ''
    const piece = half === '' ? text : text.slice(0, -1)
    let begin = 0
    for (const end of piece.matchAll(/\r\n?|\n/g)) {
      yield lineOf(before + piece.slice(begin, end.index), end[0])
      begin = end.index + end[0].length
    }
    if (!isTooLong) before += piece.slice(begin)
    if (before.length > LONGEST_LINE) {
      isTooLong = true
      before = ''
    }
  }
  if (before !== '' || isTooLong || half !== '') yield lineOf(before, half)
}
