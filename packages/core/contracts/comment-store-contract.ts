import type { Test } from 'tap'
import { deletionContract } from './comment-store/deletion.ts'
import { threadContract } from './comment-store/thread.ts'
import { writingContract } from './comment-store/writing.ts'
import type { PostDesk } from './post-store/bench.ts'

/** What every store of comments keeps. Each test asks for fresh ones and fills them through the ports alone. */
export function commentStoreContract(t: Test, fresh: () => Promise<PostDesk>): void {
  writingContract(t, fresh)
  deletionContract(t, fresh)
  threadContract(t, fresh)
}
