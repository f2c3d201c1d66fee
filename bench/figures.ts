import type { Outcome } from './job.ts'
import { rateOf } from './table.ts'

/** One ratio, and what it should be. */
export interface Figure {
  /** What was measured. */
  what: string
  /** The reference that ran beside it. */
  beside: string
  ratio: number
  /** The least that the ratio should be, or the most. */
  goal?: { least: number } | { most: number }
  /** What was measured by itself, as in `10,876/s`: it says something of this machine alone. */
  absolute?: string
}

/** How often a second one way is done, and that beside another. */
export function compared(way: Outcome[], other: Outcome[]): { ratio: number; absolute: string } {
  return { ratio: rateOf(way) / rateOf(other), absolute: aSecond(rateOf(way)) }
}

/** Prints a ratio, and hands it to whoever runs all benchmarks. */
export function tellFigure(figure: Figure): void {
  const { what, beside, ratio } = figure
  console.log(`${what} beside ${beside}: ${ratio.toFixed(2)}  goal: ${goalOf(figure) || 'none'}`)
  process.send?.(figure)
}

/** As in `at least 0.45`; empty without one. */
export function goalOf({ goal }: Figure): string {
  if (goal === undefined) return ''
  return 'least' in goal ? `at least ${goal.least}` : `at most ${goal.most}`
}

export function isHeld({ ratio, goal }: Figure): boolean {
  if (goal === undefined) return true
  return 'least' in goal ? ratio >= goal.least : ratio <= goal.most
}

/** As in `10,876/s`. */
export function aSecond(rate: number): string {
  return `${rate.toLocaleString('en-US', { maximumFractionDigits: rate < 100 ? 1 : 0 })}/s`
}

/** As in `0.45 ms`. */
export function milliseconds(time: number): string {
  return `${time.toFixed(time < 10 ? 2 : 0)} ms`
}
