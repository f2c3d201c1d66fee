import type { Test } from 'tap'
import type { FreshBacklog } from './videogame-store/bench.ts'
import { changeContract } from './videogame-store/change.ts'
import { filterContract } from './videogame-store/filter.ts'
import { keepContract } from './videogame-store/keep.ts'
import { orderContract } from './videogame-store/list.ts'

export type { BacklogBench } from './videogame-store/bench.ts'

/** What every store of games keeps. Each test asks for a fresh one and fills it through the ports alone. */
export function videogameStoreContract(t: Test, fresh: FreshBacklog): void {
  keepContract(t, fresh)
  changeContract(t, fresh)
  orderContract(t, fresh)
  filterContract(t, fresh)
}
