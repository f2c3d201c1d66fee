import type { Test } from 'tap'
import { accountsOfPostsContract } from './post-store/accounts.ts'
import type { PostDesk } from './post-store/bench.ts'
import { countsContract } from './post-store/counts.ts'
import { filtersContract } from './post-store/filters.ts'
import { orderContract } from './post-store/order.ts'
import { pastContract } from './post-store/past.ts'
import { publishContract } from './post-store/publish.ts'
import { purgeContract } from './post-store/purge.ts'
import { removalContract } from './post-store/removal.ts'
import { walkContract } from './post-store/walk.ts'
import { writingContract } from './post-store/writing.ts'

export type { PostDesk } from './post-store/bench.ts'

/** What every store of posts keeps. Each test asks for fresh ones and fills them through the ports alone. */
export function postStoreContract(t: Test, fresh: () => Promise<PostDesk>): void {
  writingContract(t, fresh)
  publishContract(t, fresh)
  removalContract(t, fresh)
  purgeContract(t, fresh)
  countsContract(t, fresh)
  orderContract(t, fresh)
  filtersContract(t, fresh)
  walkContract(t, fresh)
  pastContract(t, fresh)
  accountsOfPostsContract(t, fresh)
}
