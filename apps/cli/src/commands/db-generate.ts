import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { AppError } from '@rollcall/core'
import { debugParameter } from '../input/common-parameters.ts'
import { parameter } from '../input/parameter.ts'
import { missing, readInput } from '../input/read-input.ts'
import { readSettings } from '../input/settings.ts'
import type { Io } from '../io.ts'
import type { Leaf } from '../leaf.ts'

const path = ['db', 'generate']

const naming = parameter({
  path,
  property: 'name',
  schema: {
    type: 'string',
    pattern: '^[a-z][a-z0-9]*(_[a-z0-9]+)*$',
    description: 'What the migration does, as in add_nicknames'
  },
  required: true
})

const parameters = [
  naming,
  parameter({
    path,
    property: 'custom',
    schema: {
      type: 'boolean',
      default: false,
      description: 'Leave its SQL to be written, for what the schema cannot say'
    }
  }),
  ...debugParameter(path)
]

/** For developers: it works on the sources that this program was built from, and on no database. */
export const generateMigration: Leaf = {
  path,
  summary: 'Generate a migration from the schema in the sources',
  description: 'Writes the SQL of what changed since the last migration, and the SQL that takes it back.',
  parameters,
  async run({ given, refuseExtra, io }) {
    const { name, custom } = readInput(parameters, given, await readSettings(io))
    if (typeof name !== 'string') throw missing(naming)
    refuseExtra()
    return runTool([name, ...(custom === true ? ['--custom'] : [])], io)
  }
}

/** The folder of the sources is as far from here as from the bundle's chunk of this command. */
const PACKAGE = new URL('../../../../packages/postgres/', import.meta.url)

/** Runs `tools/generate.ts` with tsx, as the tests are run. */
async function runTool(args: readonly string[], io: Io): Promise<number> {
  if (
    !['tools/generate.ts', 'node_modules/drizzle-kit'].every((file) => existsSync(new URL(file, PACKAGE)))
  ) {
    throw new AppError(
      'not_found',
      'Migrations are generated where the sources and their development tools are: in a clone of the repository, not in an installation'
    )
  }
  const { spawn } = await import('node:child_process')
  const child = spawn(
    process.execPath,
    ['--import=tsx', '--conditions=@rollcall/source', 'tools/generate.ts', ...args],
    { cwd: fileURLToPath(PACKAGE), stdio: [channel(io.stdin), channel(io.stdout), channel(io.stderr)] }
  )
  child.stdout?.pipe(io.stdout, { end: false })
  child.stderr?.pipe(io.stderr, { end: false })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** A terminal is handed on as it is: whether something was renamed is asked there. */
function channel(stream: Readable | Writable) {
  return 'fd' in stream ? stream : 'pipe'
}
