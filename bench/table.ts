import type { Outcome } from './job.ts'

/** One line: a rate, its ratio to another, and what was answered. */
export function tell(name: string, rate: number, bare: number, outcomes: Outcome[] = []): void {
  const statuses: Record<string, number> = {}
  for (const outcome of outcomes) {
    for (const [status, count] of Object.entries(outcome.statuses)) {
      statuses[status] = (statuses[status] ?? 0) + count
    }
  }
  const answers = Object.entries(statuses).map(([status, count]) => `${count} x ${status}`)
  const columns = [
    rate.toFixed(1).padStart(9),
    (rate / bare).toFixed(2).padStart(6),
    ` ${answers.join(', ')}`
  ]
  console.log(name.padEnd(32), columns.join(' '))
}

export function rateOf(outcomes: Outcome[]): number {
  return median(outcomes.map(({ perSecond }) => perSecond))
}

export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}
