import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { type Entry, readJournal } from '../tools/migration-folder.ts'

/** The migrations of this program. */
export const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))

/** A copy of them that a test may change, with the first few in the journal; all of them without a count. */
export async function copyOfMigrations(t: Test, count?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-migrations-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  await cp(FOLDER, folder, { recursive: true })
  await changeJournal(folder, (entries) => entries.slice(0, count))
  return folder
}

/** Adds a migration as somebody would write it by hand, without a snapshot. */
export async function addStep(
  folder: string,
  { name, up, down }: { name: string; up: string; down: string }
): Promise<void> {
  await writeFile(join(folder, `${name}.sql`), up)
  await writeFile(join(folder, 'down', `${name}.sql`), down)
  await changeJournal(folder, (entries) => [
    ...entries,
    { idx: entries.length, when: Number.MAX_SAFE_INTEGER, tag: name }
  ])
}

/** The name of the last migration. */
export async function lastOf(folder: string): Promise<string> {
  return (await readJournal(folder)).at(-1)?.tag ?? ''
}

export async function changeJournal(folder: string, change: (entries: Entry[]) => Entry[]): Promise<void> {
  const entries = change(await readJournal(folder))
  await changeJson(join(folder, 'meta/_journal.json'), (journal) => ({ ...journal, entries }))
}

export async function changeJson(path: string, change: (value: object) => object): Promise<void> {
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))))
}
