/** Generates the next migration of this clone: `generate.ts NAME [--custom]`. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generateMigration } from './generate-migration.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { custom: { type: 'boolean' } }
})
const [name = ''] = positionals

if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
  process.stderr.write('Name the migration in snake_case, as in add_nicknames.\n')
  process.exitCode = 2
} else {
  await generateMigration({
    name,
    custom: values.custom ?? false,
    interactive: true,
    folder: fileURLToPath(new URL('../migrations', import.meta.url)),
    schema: fileURLToPath(new URL('../src/schema.ts', import.meta.url))
  }).then(tell, fail)
}

function tell(lines: string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
