import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import * as schema from '../src/schema.ts'
import { CHAPTERS, checkMigrations } from '../tools/check-migrations.ts'
import * as withNotes from './fixtures/schema-with-notes.ts'
import { addStep, changeJournal, changeJson, copyOfMigrations, FOLDER, lastOf } from './migration-folders.ts'

/** What is done to a whole folder, and what is then said of it. */
interface Case {
  breaks: (folder: string) => Promise<unknown>
  finds: RegExp
}

const CASES: Record<string, Case> = {
  'a journal with both sides of a merge in it': {
    breaks: (folder) =>
      writeFile(join(folder, 'meta/_journal.json'), '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n'),
    finds: /_journal.json is not JSON: two branches changed it/
  },
  'two migrations of one number': {
    breaks: (folder) => addStep(folder, { name: '0007_theirs', up: 'SELECT 1;', down: 'SELECT 1;' }),
    finds: /0007_backlog and 0007_theirs have the same number/
  },
  'an index that is not the place in the journal': {
    breaks: (folder) =>
      changeJournal(folder, (entries) => entries.map((one) => ({ ...one, idx: Math.min(one.idx, 6) }))),
    finds: /0007_backlog has the index 6 at place 7/
  },
  'a gap in the numbers': {
    breaks: (folder) => changeJournal(folder, (entries) => entries.filter(({ idx }) => idx !== 6)),
    finds: /0007_backlog is at the place of number 0006/
  },
  'times that go back': {
    breaks: (folder) =>
      changeJournal(folder, (entries) =>
        entries.map((one) => ({ ...one, when: one.idx === 7 ? 1 : one.when }))
      ),
    finds: /0007_backlog says it is not younger than 0006_vote_counts/
  },
  'a migration without its SQL': {
    breaks: (folder) => rm(join(folder, '0006_vote_counts.sql')),
    finds: /^0006_vote_counts.sql is missing/
  },
  'a migration without its snapshot': {
    breaks: (folder) => rm(join(folder, 'meta/0006_snapshot.json')),
    finds: /0006_snapshot.json is missing/
  },
  'a migration without its way back': {
    breaks: (folder) => rm(join(folder, 'down/0006_vote_counts.sql')),
    finds: /0006_vote_counts.sql is missing.*The way back/
  },
  'a file that is no migration': {
    breaks: (folder) => writeFile(join(folder, '9999_theirs.sql'), 'SELECT 1;'),
    finds: /9999_theirs.sql belongs to no migration/
  },
  'a snapshot that no migration left': {
    breaks: (folder) => writeFile(join(folder, 'meta/9999_snapshot.json'), '{}'),
    finds: /9999_snapshot.json belongs to no migration/
  },
  'a migration without a statement': {
    breaks: (folder) => writeFile(join(folder, '0006_vote_counts.sql'), '-- Custom SQL migration file --\n'),
    finds: /0006_vote_counts.sql has no statement/
  },
  'a way back that is not written': {
    breaks: (folder) => writeFile(join(folder, 'down/0006_vote_counts.sql'), '-- Soon.\n'),
    finds: /down\/0006_vote_counts.sql must say either/
  },
  'a way back that is said not to be one': {
    breaks: (folder) =>
      writeFile(join(folder, 'down/0006_vote_counts.sql'), '-- irreversible: no\nSELECT 1;\n'),
    finds: /down\/0006_vote_counts.sql must say either/
  },
  'a snapshot that was made from another one': {
    breaks: (folder) =>
      changeJson(join(folder, 'meta/0007_snapshot.json'), (one) => ({ ...one, prevId: 'f00' })),
    finds: /0007_backlog was made from a migration that is not here, and not from 0006_vote_counts/
  },
  'a first snapshot that follows another': {
    breaks: (folder) =>
      changeJson(join(folder, 'meta/0000_snapshot.json'), (one) => ({ ...one, prevId: 'f00' })),
    finds: /0000_spine was made from a migration that is not here, and not from nothing/
  },
  'a snapshot that is not what the sources declare': {
    breaks: async (folder) => {
      const path = join(folder, `meta/${(await lastOf(folder)).slice(0, 4)}_snapshot.json`)
      await changeJson(path, (one) => ({ ...one, tables: {} }))
    },
    finds:
      /The schema in src\/schema is not what the migrations make: they differ in public\..*public\.imports/
  }
}

t.test(
  'the migrations of this program are whole, and make the schema that its sources declare',
  async (t) => {
    t.strictSame(await checkMigrations(FOLDER, schema), [])
  }
)

for (const [what, { breaks, finds }] of Object.entries(CASES)) {
  t.test(`${what} is found`, async (t) => {
    const folder = await copyOfMigrations(t)
    t.strictSame(await checkMigrations(folder, schema), [])
    await breaks(folder)
    const findings = await checkMigrations(folder, schema)
    t.match(findings.join('\n'), finds)
    for (const finding of findings) t.match(finding, /See docs\/migrations.md, ".+"\.$/)
  })
}

t.test('findings point to chapters that are there', async (t) => {
  const manual = await readFile(new URL('../../../docs/migrations.md', import.meta.url), 'utf8')
  for (const chapter of Object.values(CHAPTERS)) t.match(manual, new RegExp(`^#+ ${chapter}$`, 'm'))
})

t.test('a schema that no migration makes is found', async (t) => {
  t.match(await checkMigrations(FOLDER, withNotes), [
    /is not what the migrations make: they differ in public\.notes\./
  ])
})
