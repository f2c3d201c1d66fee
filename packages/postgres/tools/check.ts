/** Looks at the migrations of this clone; the exit code is 1 when there is something to mend. */
import { fileURLToPath } from 'node:url'
import * as schema from '../src/schema.ts'
import { checkMigrations } from './check-migrations.ts'

const findings = await checkMigrations(fileURLToPath(new URL('../migrations', import.meta.url)), schema)
process.stdout.write(findings.length === 0 ? 'The migrations are whole.\n' : `${findings.join('\n')}\n`)
if (findings.length > 0) process.exitCode = 1
