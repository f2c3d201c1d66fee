import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import * as schema from '../src/schema.ts'
import { checkMigrations } from '../tools/check-migrations.ts'
import { generateMigration } from '../tools/generate-migration.ts'
import * as withMemos from './fixtures/schema-with-memos.ts'
import * as withNotes from './fixtures/schema-with-notes.ts'
import { addStep, copyOfMigrations, lastOf } from './migration-folders.ts'

/** One folder grows by what the schema says, the other by what is written by hand. */
const [grown, written] = [await copyOfMigrations(t), await copyOfMigrations(t)]
const base = await lastOf(grown)

t.test('what changed in the schema is generated, and its way back beside it', async (t) => {
  t.match(await generate(grown, { name: 'add_notes' }), [/^Now read \d{4}_add_notes.sql and down\//])
  t.strictSame(await checkMigrations(grown, withNotes), [])
  const tag = await lastOf(grown)
  t.match(await readFile(join(grown, `${tag}.sql`), 'utf8'), /^CREATE TABLE "notes"/)
  t.equal(await readFile(join(grown, `down/${tag}.sql`), 'utf8'), 'DROP TABLE "notes" CASCADE;\n')
  t.match(await checkMigrations(grown, schema), [
    /is not what the migrations make: they differ in public\.notes\./
  ])
})

t.test('where drizzle-kit has to ask and cannot, nothing passes for done', async (t) => {
  const renamed = { name: 'rename_notes', schema: './fixtures/schema-with-memos.ts' }
  const before = await lastOf(grown)
  await t.rejects(generate(grown, renamed), {
    message: /differs in public\.notes, public\.memos; .* terminal/
  })
  t.equal(await lastOf(grown), before)
  t.match(await checkMigrations(grown, withMemos), [/they differ in public\.notes, public\.memos\./])
})

t.test('a migration that drops a table says what its way back does not bring back', async (t) => {
  const told = await generate(grown, { name: 'drop_notes', schema: '../src/schema.ts' })
  t.match(told, [/read \d{4}_drop_notes.sql and/, /drops the table notes, .*irreversible/])
  t.match(await readFile(join(grown, `down/${await lastOf(grown)}.sql`), 'utf8'), /^CREATE TABLE "notes"/)
})

t.test('where nothing changed nothing is generated', async (t) => {
  t.strictSame(await generate(grown, { name: 'add_nothing', schema: '../src/schema.ts' }), [])
  t.strictSame(await checkMigrations(grown, schema), [])
})

t.test('what is left to be written by hand is found until it is', async (t) => {
  const custom = { name: 'by_hand', schema: '../src/schema.ts', custom: true }
  t.match(await generate(written, custom), [/^Now write \d{4}_by_hand.sql and down\//])
  t.match(await checkMigrations(written, schema), [/_by_hand.sql has no statement/, /must say either/])
  const tag = await lastOf(written)
  await writeFile(join(written, `${tag}.sql`), 'ANALYZE;')
  await writeFile(join(written, `down/${tag}.sql`), '-- irreversible: nobody can unsee it\n')
  t.strictSame(await checkMigrations(written, schema), [])
})

t.test('a second branch that was merged behind the first as it is, is found', async (t) => {
  const [first, second] = [await lastOf(grown), await lastOf(written)]
  const number = String(Number(first.slice(0, 4)) + 1).padStart(4, '0')
  const snapshot = (of: string) => `meta/${of.slice(0, 4)}_snapshot.json`
  await rename(join(written, snapshot(second)), join(grown, snapshot(number)))
  const merged = { name: `${number}_by_hand`, up: 'ANALYZE;', down: '-- irreversible: nobody can unsee it' }
  await addStep(grown, merged)
  const finding = new RegExp(`^${merged.name} was made from ${base}, and not from ${first}`)
  t.match(await checkMigrations(grown, schema), [finding])
})

function generate(
  folder: string,
  {
    name,
    custom = false,
    schema = './fixtures/schema-with-notes.ts'
  }: { name: string; custom?: boolean; schema?: string }
): Promise<string[]> {
  const file = fileURLToPath(new URL(schema, import.meta.url))
  return generateMigration({ name, custom, folder, schema: file, interactive: false })
}
