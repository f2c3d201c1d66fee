const BLOCKS = '▁▂▃▄▅▆▇█'
const ASCII = '_.:-=+*#'

/** A row of numbers drawn in one line. */
interface Sparkline {
  /** A mark for each number, or for several that stand side by side, so that it fits. */
  marks: string
  /** How many numbers one mark stands for. */
  each: number
  /** What the highest mark stands for. */
  highest: number
}

/** Where a line is drawn: how wide it may be, and whether the terminal shows more than ASCII. */
interface Room {
  columns: number
  unicode: boolean
}

/** Draws numbers from 0 up. Only none is the lowest mark: one among a thousand is still seen. */
export function sparkline(numbers: readonly number[], { columns, unicode }: Room): Sparkline {
  const each = Math.max(1, Math.ceil(numbers.length / Math.max(1, columns)))
  const sums = Array.from({ length: Math.ceil(numbers.length / each) }, (_, i) =>
    numbers.slice(i * each, (i + 1) * each).reduce((sum, number) => sum + number, 0)
  )
  const highest = Math.max(0, ...sums)
  const marks = unicode ? BLOCKS : ASCII
  return { marks: sums.map((sum) => marks[levelOf(sum, highest, marks.length)]).join(''), each, highest }
}

function levelOf(number: number, highest: number, levels: number): number {
  return number <= 0 ? 0 : Math.max(1, Math.ceil((number / highest) * (levels - 1)))
}
