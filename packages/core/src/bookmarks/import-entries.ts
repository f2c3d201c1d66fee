import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import type { FileEntry } from '../file-entry.ts'
import { codeTaken } from './conflicts.ts'
import type { IF_EXISTS } from './create-bookmark.ts'
import type { LinkRules } from './link-rules.ts'
import { failed, type Imported, type Readable, readEntry } from './read-entry.ts'
import { type SavePorts, saveBookmarks } from './save-bookmarks.ts'

type Importing = SavePorts & {
  link_rules: LinkRules
  user_id: string
  caller: Caller
  if_exists: (typeof IF_EXISTS)[number]
  dry_run: boolean
}

/** Rows in one statement: enough to spare round trips, few enough to hold in memory. */
const BATCH = 500

/** Keys of addresses that are saved, each with its bookmark's id; null for what a dry run would have saved. */
type Saved = Map<string, string | null>

/** Saves the entries of a file a part at a time, and tells of each in their order. */
export async function* importEntries(
  entries: AsyncIterable<FileEntry>,
  importing: Importing
): AsyncIterable<Imported> {
  const { onProgress, interrupted } = importing.caller
  const foreseen: Saved = new Map()
  let done = 0
  for await (const batch of batches(entries)) {
    interrupted?.throwIfAborted()
    const read = batch.map((entry) => readEntry(entry, importing))
    yield* await settle(read, importing.dry_run ? foreseen : new Map(), importing)
    done += batch.length
    onProgress?.(done, null)
  }
}

async function* batches(entries: AsyncIterable<FileEntry>): AsyncIterable<FileEntry[]> {
  let batch: FileEntry[] = []
  for await (const entry of entries) {
    batch.push(entry)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/**
 * What becomes of a batch, in its order. Of entries with one address the first that can be saved is, and the others find
 * it; a store is given different addresses only.
 */
async function settle(
  batch: readonly (Readable | Imported)[],
  saved: Saved,
  importing: Importing
): Promise<Imported[]> {
  const results = new Map<Readable, Imported>()
  let open = batch.filter(isReadable)
  while (open.length > 0) {
    const fresh = firstOfEach(open.filter(({ wanted }) => !saved.has(wanted.url_key)))
    for (const [one, result] of await save(fresh, saved, importing)) results.set(one, result)
    for (const one of open) {
      const id = saved.get(one.wanted.url_key)
      if (id !== undefined && !results.has(one)) results.set(one, await meet(one, id, importing))
    }
    open = open.filter((one) => !results.has(one))
  }
  return batch.flatMap((one) => (isReadable(one) ? (results.get(one) ?? []) : one))
}

/** Of entries with one address only the first. */
function firstOfEach(open: readonly Readable[]): Readable[] {
  const seen = new Set<string>()
  return open.filter(({ wanted: { url_key } }) => !seen.has(url_key) && seen.add(url_key))
}

function isReadable(one: Readable | Imported): one is Readable {
  return 'wanted' in one
}

/** Saves what is not there, and notes what is. Tells of those that were saved or cannot be. */
async function save(
  fresh: readonly Readable[],
  saved: Saved,
  importing: Importing
): Promise<[Readable, Imported][]> {
  const results: [Readable, Imported][] = []
  const outcomes = await (importing.dry_run ? foresee(fresh, importing) : reallySave(fresh, importing))
  for (const [i, one] of fresh.entries()) {
    const { line, wanted } = one
    const { outcome, id } = outcomes[i] ?? { outcome: 'code_taken', id: null }
    if (outcome === 'code_taken') {
      results.push([one, failed(line, wanted.url, codeTaken(wanted.short_url ?? '').message)])
      continue
    }
    saved.set(wanted.url_key, id)
    if (outcome === 'created') results.push([one, { line, url: wanted.url, outcome, id, error: null }])
  }
  return results
}

interface Outcome {
  outcome: 'created' | 'existing' | 'code_taken'
  id: string | null
}

async function reallySave(fresh: readonly Readable[], importing: Importing): Promise<Outcome[]> {
  const wanted = fresh.map((one) => one.wanted)
  const answers = await saveBookmarks(importing.user_id, wanted, importing)
  return answers.map((one) =>
    one.outcome === 'code_taken'
      ? { outcome: one.outcome, id: null }
      : { outcome: one.outcome, id: one.bookmark.id }
  )
}

async function foresee(fresh: readonly Readable[], { bookmarks, user_id }: Importing): Promise<Outcome[]> {
  const keys = fresh.map(({ wanted }) => wanted.url_key)
  const known = await bookmarks.known(user_id, keys)
  return keys.map((key) => {
    const id = known.get(key) ?? null
    return { outcome: id === null ? 'created' : 'existing', id }
  })
}

/** What becomes of an entry whose address is saved already. */
async function meet({ line, wanted }: Readable, id: string | null, importing: Importing): Promise<Imported> {
  const { url } = wanted
  if (importing.if_exists === 'return') return { line, url, outcome: 'existing', id, error: null }
  if (importing.if_exists === 'error') {
    return failed(line, url, `This address is already saved${id === null ? '' : `, as ${id}`}`)
  }
  if (importing.dry_run || id === null) return { line, url, outcome: 'updated', id, error: null }
  return update({ line, wanted }, id, importing)
}

async function update({ line, wanted }: Readable, id: string, importing: Importing): Promise<Imported> {
  const { created_at: _saved, former_code: _code, ...changes } = wanted
  const updated_at = importing.clock.now().toISOString()
  try {
    await importing.bookmarks.change(importing.user_id, id, { ...changes, updated_at })
    return { line, url: wanted.url, outcome: 'updated', id, error: null }
  } catch (error) {
    if (error instanceof AppError && (error.code === 'conflict' || error.code === 'not_found'))
      return failed(line, wanted.url, error.message)
    throw error
  }
}
