import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { generateDrizzleJson } from 'drizzle-kit/api'

/** A line of drizzle-kit's journal: a migration. */
export interface Entry {
  idx: number
  when: number
  tag: string
}

/** A schema in drizzle-kit's words, which only it needs to understand: here counts from which other one it was made. */
export interface Snapshot {
  id: string
  prevId: string
  tables: Record<string, unknown>
  /** What was renamed on the way here. */
  _meta: unknown
}

/** The migrations in the order they are applied. Rejects with a `SyntaxError` when the journal is not JSON. */
export async function readJournal(folder: string): Promise<Entry[]> {
  const journal: { entries: Entry[] } = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8'))
  return journal.entries
}

/** The file with the schema as a migration leaves it, relative to the folder. */
export function snapshotOf(tag: string): string {
  return join('meta', `${tag.slice(0, 4)}_snapshot.json`)
}

/** The schema as a migration leaves it; without one, as it is before the first. */
export async function readSnapshot(folder: string, tag: string | undefined): Promise<Snapshot> {
  if (tag === undefined) return generateDrizzleJson({})
  const snapshot: Snapshot = JSON.parse(await readFile(join(folder, snapshotOf(tag)), 'utf8'))
  return snapshot
}

/**
 * The names of what the sources declare otherwise than a snapshot, or one of the two alone. To ask drizzle-kit for the SQL
 * of it would not do: where something may have been renamed, it wants a terminal.
 */
export function differences(snapshot: Snapshot, schema: Record<string, unknown>): string[] {
  const made = partsOf(snapshot)
  const declared = partsOf(JSON.parse(JSON.stringify(generateDrizzleJson(schema))))
  const names = new Set([...Object.keys(made), ...Object.keys(declared)])
  return [...names].filter((name) => !isDeepStrictEqual(made[name], declared[name]))
}

function partsOf({ id: _id, prevId: _prevId, _meta, tables, ...others }: Snapshot): Record<string, unknown> {
  return { ...others, ...tables }
}
