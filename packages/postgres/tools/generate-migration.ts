import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { generateMigration as difference } from 'drizzle-kit/api'
import { dropped } from '../src/count-losses.ts'
import { statementsOf } from '../src/read-steps.ts'
import { differences, readJournal, readSnapshot } from './migration-folder.ts'

export interface NewMigration {
  /** What it does, in snake_case. */
  name: string
  /** Its SQL is left to be written. */
  custom: boolean
  /** Where the migrations are. */
  folder: string
  /** The file that exports the schema. */
  schema: string
  /** Whether drizzle-kit has a terminal to ask on. */
  interactive: boolean
}

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const BREAK = '--> statement-breakpoint'
const UNWRITTEN = `-- Write how the migration is taken back; where it cannot be, let the first line say why: "-- irreversible: ...".
`

/**
 * Has drizzle-kit write the next migration, and writes its way back beside it: the difference of the same two snapshots the
 * other way round. Answers what there is to say about it; rejects when something changed and drizzle-kit wrote nothing.
 */
export async function generateMigration(wanted: NewMigration): Promise<string[]> {
  const { custom, folder } = wanted
  const before = await readJournal(folder)
  runKit(wanted)
  const after = await readJournal(folder)
  const tag = after.at(-1)?.tag
  if (tag === undefined || after.length === before.length) {
    await refuseFailure(wanted, tag)
    return []
  }
  await mkdir(join(folder, 'down'), { recursive: true })
  const back = custom ? UNWRITTEN : await wayBack(folder, { from: before.at(-1)?.tag, to: tag })
  await writeFile(join(folder, 'down', `${tag}.sql`), back)
  const files = `${tag}.sql and down/${tag}.sql`
  return custom ? [`Now write ${files}.`] : [`Now read ${files}.`, ...(await warnings(folder, tag))]
}

/** Its own program, since that asks whether what is new was renamed, and loads the sources as they are. */
function runKit({ name, custom, folder, schema, interactive }: NewMigration): void {
  const kit = fileURLToPath(new URL('../node_modules/drizzle-kit/bin.cjs', import.meta.url))
  const what = ['--dialect', 'postgresql', '--name', name, ...(custom ? ['--custom'] : [])]
  const where = ['--schema', relative(PACKAGE, schema), '--out', relative(PACKAGE, folder)]
  const { status, error, output } = spawnSync(process.execPath, [kit, 'generate', ...what, ...where], {
    cwd: PACKAGE,
    stdio: interactive ? 'inherit' : 'pipe',
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--conditions=@rollcall/source' }
  })
  if (error) throw error
  if (status !== 0) throw new Error(['drizzle-kit failed:', ...(output ?? [])].join('\n'))
}

/** Whether drizzle-kit had nothing to do or failed to do it, its exit code does not say. */
async function refuseFailure({ custom, folder, schema }: NewMigration, last: string | undefined) {
  const declared: Record<string, unknown> = await import(pathToFileURL(schema).href)
  const different = differences(await readSnapshot(folder, last), declared)
  if (!custom && different.length === 0) return
  const why = custom
    ? ''
    : `, although the schema differs in ${different.join(', ')}; where something may be renamed it asks, which needs a terminal`
  throw new Error(`drizzle-kit wrote no migration${why}`)
}

async function wayBack(
  folder: string,
  { from, to }: { from: string | undefined; to: string }
): Promise<string> {
  const statements = await difference(await readSnapshot(folder, to), await readSnapshot(folder, from))
  return `${statements.join(`\n${BREAK}\n`)}\n`
}

/** A way back brings back a table or a column, but not what was in it. */
async function warnings(folder: string, tag: string): Promise<string[]> {
  const statements = statementsOf(await readFile(join(folder, `${tag}.sql`), 'utf8'))
  return dropped(statements).map(({ table, column }) => {
    const what = column === null ? `the table ${table}` : `the column ${table}.${column}`
    return `It drops ${what}, which its way back makes again, empty: if that will not do, call it irreversible.`
  })
}
