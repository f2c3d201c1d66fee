import type { Test } from 'tap'
import type { VisitBench } from './visit-store/bench.ts'
import { breakdownContract } from './visit-store/breakdown.ts'
import { limitsContract } from './visit-store/limits.ts'
import { visitContract } from './visit-store/visit.ts'

export type { VisitBench } from './visit-store/bench.ts'

/** What every store of visits keeps. Each test asks for a fresh one and fills it through the ports alone. */
export function visitStoreContract(t: Test, fresh: () => Promise<VisitBench>): void {
  visitContract(t, fresh)
  limitsContract(t, fresh)
  breakdownContract(t, fresh)
}
