import type { Test } from 'tap'
import type { BookmarkBench } from './bookmark-store/bench.ts'
import { changeContract, removeContract } from './bookmark-store/change.ts'
import { codesContract } from './bookmark-store/codes.ts'
import { listContract } from './bookmark-store/list.ts'
import { saveContract } from './bookmark-store/save.ts'
import { tagsContract } from './bookmark-store/tags.ts'
import { noteChecksContract, walkContract } from './bookmark-store/walk.ts'

export type { BookmarkBench } from './bookmark-store/bench.ts'

/** What every store of bookmarks keeps. Each test asks for a fresh one and fills it through the port alone. */
export function bookmarkStoreContract(t: Test, fresh: () => Promise<BookmarkBench>): void {
  saveContract(t, fresh)
  codesContract(t, fresh)
  listContract(t, fresh)
  changeContract(t, fresh)
  removeContract(t, fresh)
  tagsContract(t, fresh)
  walkContract(t, fresh)
  noteChecksContract(t, fresh)
}
