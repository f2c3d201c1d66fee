/**
 * What a start of the command line costs, beside `node -e 0`: `npx tsx bench/cli.ts` after a build. The commands take turns,
 * so that a slow moment of the machine meets all of them.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Figure, milliseconds, tellFigure } from './figures.ts'
import { median } from './table.ts'

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '30' } } })
const rollcall = fileURLToPath(new URL('../apps/cli/bin/rollcall.cjs', import.meta.url))
const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, ROLLCALL_CONFIG: undefined }

/** Answers one page of items to whatever is asked, and says on which port. */
const answering = `
  const row = { id: 1, project_id: 1, counter: 1, title: 'TypeError: x is not a function', level: 'error', status: 'active',
    environment: 'production', total_occurrences: 3, last_occurrence_timestamp: '2026-11-21T10:00:00.000Z' }
  const page = JSON.stringify({ data: Array.from({ length: 20 }, () => row), meta: { has_next: false, next_cursor: null } })
  const server = require('node:http').createServer((request, response) => {
    response.setHeader('content-type', 'application/json').end(page)
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

const server = spawn(process.execPath, ['-e', answering], { stdio: ['ignore', 'pipe', 'inherit'] })
const [port] = await once(server.stdout, 'data')
const url = `http://127.0.0.1:${String(port).trim()}`

const commands: Record<string, string[]> = {
  'node -e 0': ['-e', '0'],
  'rollcall --help': [rollcall, '--help'],
  'rollcall items --help': [rollcall, 'items', '--help'],
  'rollcall items list --server': [rollcall, 'items', 'list', '--server', url]
}

const goals: Record<string, Figure['goal']> = {
  'rollcall --help': { most: 1.6 },
  'rollcall items list --server': { most: 3 }
}

const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]))
for (let round = 0; round < Number(options.rounds); round++) {
  for (const [name, args] of Object.entries(commands)) times.get(name)?.push(await timed(args))
}
server.kill()

const bare = median(times.get('node -e 0') ?? [])
for (const [name, measured] of [...times].slice(1)) {
  const middle = median(measured)
  const goal = goals[name]
  const figure: Figure = {
    what: `\`${name}\``,
    beside: '`node -e 0`',
    ratio: middle / bare,
    absolute: milliseconds(middle)
  }
  tellFigure({ ...figure, ...(goal && { goal }) })
}

async function timed(args: string[]): Promise<number> {
  const started = performance.now()
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return performance.now() - started
}
