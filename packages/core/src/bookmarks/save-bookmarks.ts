import { AppError } from '../errors.ts'
import type { Clock, Ids, Secrets } from '../ports.ts'
import { BLANK } from './blank.ts'
import type { BookmarkChanges, BookmarkDraft, BookmarkStore, Saved, UrlFacts } from './bookmark-store.ts'
import { drawCodes } from './draw-codes.ts'

export interface SavePorts {
  bookmarks: BookmarkStore
  clock: Clock
  ids: Ids
  secrets: Pick<Secrets, 'hex'>
}

/** A bookmark to be saved, as its owner says it. */
export type Wanted = UrlFacts &
  BookmarkChanges & {
    created_at?: string
    /** The code it had elsewhere: it is kept if it is free. */
    former_code?: string
  }

type Final = Exclude<Saved, { outcome: 'codes_exhausted' }>

/** With half of the codes taken, one draw in a million finds none that is free. */
const DRAWN = 20
const DRAWS = 5

/** Saves what has different addresses, as one user's; answers in the same order. Rejects as the store does. */
export async function saveBookmarks(
  user_id: string,
  wanted: readonly Wanted[],
  { bookmarks, ids, secrets }: SavePorts
): Promise<Final[]> {
  const answers = new Map<Wanted, Final>()
  for (let draw = 1; draw <= DRAWS; draw++) {
    const open = wanted.filter((one) => !answers.has(one))
    if (open.length === 0) break
    const length = await bookmarks.codeLength()
    const drafts = open.map((one) => draftOf(one, ids.next(), () => drawCodes(DRAWN, length, secrets)))
    const saved = await bookmarks.save(user_id, drafts)
    for (const [i, one] of open.entries()) {
      const answer = saved[i]
      if (answer && answer.outcome !== 'codes_exhausted') answers.set(one, answer)
    }
  }
  return wanted.map((one) => answers.get(one) ?? exhausted())
}

function draftOf(
  { short_url, former_code, ...wanted }: Wanted,
  id: string,
  draw: () => string[]
): BookmarkDraft {
  const former = former_code === undefined ? [] : [former_code]
  const code = short_url === undefined ? { drawn: [...former, ...draw()] } : { custom: short_url }
  return { ...BLANK, created_at: wanted.updated_at, ...wanted, id, code }
}

function exhausted(): never {
  throw new AppError('unavailable', 'No free short code was found; try again', { retryAfter: 1 })
}
