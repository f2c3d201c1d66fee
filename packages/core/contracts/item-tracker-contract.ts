import type { Test } from 'tap'
import type { TrackerBench } from './item-tracker/bench.ts'
import { changedSinceContract } from './item-tracker/changed-since.ts'
import { createContract } from './item-tracker/create.ts'
import { lifeCycleContract, removeContract } from './item-tracker/life-cycle.ts'
import { listContract } from './item-tracker/list.ts'
import { occurrencesContract } from './item-tracker/occurrences.ts'
import { showContract, updateContract } from './item-tracker/show-and-update.ts'

export type { TrackerBench } from './item-tracker/bench.ts'

/** What every tracker keeps. Each test asks for a fresh one and fills it through the port alone. */
export function itemTrackerContract(t: Test, fresh: () => Promise<TrackerBench>): void {
  createContract(t, fresh)
  listContract(t, fresh)
  showContract(t, fresh)
  updateContract(t, fresh)
  lifeCycleContract(t, fresh)
  removeContract(t, fresh)
  occurrencesContract(t, fresh)
  changedSinceContract(t, fresh)
}
