/**
 * How much faster the embedded database is created from the prepared files than by initdb, and how both compare
 * with opening it again. Each start is a process of its own, in turns. Run with `node --import=tsx bench/embedded-start.ts`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { milliseconds, tellFigure } from './figures.ts'
import { median } from './table.ts'

const ROUNDS = 5
const { resolve } = createRequire(new URL('../packages/postgres/package.json', import.meta.url))

const measure = `
  const [pglite, prepared, dataDir, how] = process.argv.slice(1)
  const start = performance.now()
  const { PGlite } = await import(pglite)
  const options = how === 'prepared' ? { loadDataDir: await (await import(prepared)).dataDir() } : {}
  const database = await PGlite.create({ dataDir, ...options })
  process.stdout.write(String(performance.now() - start))
  await database.close()`

const modules = ['@electric-sql/pglite', '@electric-sql/pglite-prepopulatedfs'].map(
  (name) => pathToFileURL(resolve(name)).href
)
const times: Record<string, number[]> = { initdb: [], prepared: [], again: [] }

for (let round = 0; round < ROUNDS; round++) {
  const dataDir = mkdtempSync(join(tmpdir(), 'embedded-start-'))
  for (const how of Object.keys(times)) {
    if (how === 'prepared') rmSync(dataDir, { recursive: true })
    const args = ['--input-type=module', '-e', measure, ...modules, dataDir, how]
    times[how]?.push(Number(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout))
  }
  rmSync(dataDir, { recursive: true })
}

const taken = (how: string) => median(times[how] ?? [])
const told = { prepared: 'creating the embedded database from prepared files', again: 'opening it again' }
for (const [how, what] of Object.entries(told)) {
  const ratio = taken(how) / taken('initdb')
  tellFigure({ what, beside: "PGlite's own initdb", ratio, absolute: milliseconds(taken(how)) })
}
