import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { irreversibleBecause, statementsOf } from '../src/read-steps.ts'
import { differences, type Entry, readJournal, readSnapshot, snapshotOf } from './migration-folder.ts'

/** The headings of docs/migrations.md that say what to do. */
export const CHAPTERS = {
  branches: 'Two branches that both added a migration',
  generate: 'Change the schema',
  down: 'The way back'
} as const

/** What drizzle-kit writes as the one before the first snapshot. */
const NONE = '00000000-0000-0000-0000-000000000000'

/**
 * What is wrong with a folder of migrations, a sentence for each finding; nothing when they are whole, follow each other
 * one by one, and make the schema that the sources declare.
 */
export async function checkMigrations(folder: string, schema: Record<string, unknown>): Promise<string[]> {
  const entries = await readJournal(folder).catch(nothing)
  if (entries === null) {
    return [
      found(
        'meta/_journal.json is not JSON: two branches changed it, and both versions stand in it',
        'branches'
      )
    ]
  }
  const files = [...checkOrder(entries), ...(await checkFiles(folder, entries))]
  // What follows reads the files, and would only say again what is missing.
  if (files.length > 0) return files
  const contents = await Promise.all(entries.map((entry) => checkContent(folder, entry)))
  const chain = await checkChain(folder, entries)
  return [...contents.flat(), ...(chain.length > 0 ? chain : await checkSchema(folder, entries, schema))]
}

function found(what: string, chapter: keyof typeof CHAPTERS): string {
  return `${what}. See docs/migrations.md, "${CHAPTERS[chapter]}".`
}

/** What a merge left in pieces is no JSON. */
function nothing(error: unknown): null {
  if (error instanceof SyntaxError) return null
  throw error
}

/** Each has the number of its place in its entry and its name, and is younger than the one before. */
function checkOrder(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ idx, when, tag }, place) => {
    const before = entries[place - 1]
    const number = String(place).padStart(4, '0')
    const twins = entries.slice(0, place).filter((other) => other.tag.slice(0, 4) === tag.slice(0, 4))
    return [
      ...twins.map((twin) => found(`${twin.tag} and ${tag} have the same number`, 'branches')),
      ...(idx === place
        ? []
        : [found(`${tag} has the index ${idx} at place ${place} of the journal`, 'branches')]),
      ...(tag.startsWith(`${number}_`) || twins.length > 0
        ? []
        : [found(`${tag} is at the place of number ${number}`, 'branches')]),
      ...(before === undefined || when > before.when
        ? []
        : [found(`${tag} says it is not younger than ${before.tag}, which it follows`, 'branches')])
    ]
  })
}

/** Nothing is missing, and nothing lies about that would never be applied. */
async function checkFiles(folder: string, entries: readonly Entry[]): Promise<string[]> {
  const wanted = entries.flatMap(({ tag }) => filesOf(tag))
  const there = await Promise.all(
    ['.', 'meta', 'down'].map(async (below) => {
      const names = existsSync(join(folder, below)) ? await readdir(join(folder, below)) : []
      return names.filter((name) => /\.(sql|json)$/.test(name)).map((name) => join(below, name))
    })
  )
  const present = there.flat().filter((file) => file !== join('meta', '_journal.json'))
  const missing = wanted.filter((file) => !present.includes(file))
  const stray = present.filter((file) => !wanted.includes(file))
  return [
    ...missing.map((file) => found(`${file} is missing`, file.startsWith('down') ? 'down' : 'branches')),
    ...stray.map((file) => found(`${file} belongs to no migration of the journal`, 'branches'))
  ]
}

function filesOf(tag: string): string[] {
  return [`${tag}.sql`, snapshotOf(tag), join('down', `${tag}.sql`)]
}

/** Both ways are written: what `generate --custom` leaves to be written is empty. */
async function checkContent(folder: string, { tag }: Entry): Promise<string[]> {
  const [up = '', down = ''] = await Promise.all(
    [`${tag}.sql`, `down/${tag}.sql`].map((file) => readFile(join(folder, file), 'utf8'))
  )
  return [
    ...(statementsOf(up).length > 0 ? [] : [found(`${tag}.sql has no statement`, 'generate')]),
    ...(statementsOf(down).length > 0 !== (irreversibleBecause(down) !== null)
      ? []
      : [
          found(`down/${tag}.sql must say either how the migration is taken back or why it cannot be`, 'down')
        ])
  ]
}

/** Each snapshot was made from the one before. */
async function checkChain(folder: string, entries: readonly Entry[]): Promise<string[]> {
  const snapshots = await Promise.all(entries.map(({ tag }) => readSnapshot(folder, tag)))
  return entries.flatMap(({ tag }, place) => {
    const prevId = snapshots[place]?.prevId
    const before = place === 0 ? NONE : snapshots[place - 1]?.id
    if (prevId === before) return []
    const from = snapshots.findIndex(({ id }) => id === prevId)
    const parent = entries[from]?.tag ?? 'a migration that is not here'
    return [
      found(
        `${tag} was made from ${parent}, and not from ${entries[place - 1]?.tag ?? 'nothing'}`,
        'branches'
      )
    ]
  })
}

/** Nothing is left to generate. */
async function checkSchema(folder: string, entries: readonly Entry[], schema: Record<string, unknown>) {
  const different = differences(await readSnapshot(folder, entries.at(-1)?.tag), schema)
  if (different.length === 0) return []
  const where = different.join(', ')
  return [
    found(`The schema in src/schema is not what the migrations make: they differ in ${where}`, 'generate')
  ]
}
