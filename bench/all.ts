/**
 * Runs every benchmark, one after the other, and writes what they measured into docs/performance.md: each table there
 * stands between two comments that name its benchmark, and nothing else is touched. Give the machine nothing else to do.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { BENCH_SERVER } from './bench-database.ts'
import { type Figure, goalOf, isHeld } from './figures.ts'

const { values: options } = parseArgs({
  options: {
    /** Of the benchmarks whose ways take turns. */
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' }
  }
})

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url))
const rounds = ['--rounds', options.rounds]
const benchmarks: [name: string, args: string[]][] = [
  ['ingest', rounds],
  ['auth', rounds],
  ['redirect', rounds],
  ['bookmarks', rounds],
  ['posts', rounds],
  ['telemetry', rounds],
  ['cli', []],
  ['embedded-start', []]
]

const wanted = options.only?.split(',') ?? benchmarks.map(([name]) => name)
let missed = 0
for (const [name, args] of benchmarks) {
  if (!wanted.includes(name)) continue
  console.log(`\n== ${name}`)
  const figures = await run(name, args)
  missed += figures.filter((figure) => !isHeld(figure)).length
  await replace(name, tableOf(figures))
}
await replace('machine', await machine())
console.log(`\ngoals missed: ${missed}`)

async function run(name: string, args: string[]): Promise<Figure[]> {
  const figures: Figure[] = []
  const child = fork(fileURLToPath(new URL(`${name}.ts`, import.meta.url)), args)
  child.on('message', (figure: Figure) => figures.push(figure))
  const [code] = await once(child, 'exit')
  if (code !== 0 || figures.length === 0) throw new Error(`the benchmark ${name} ended with ${code}`)
  return figures
}

function tableOf(figures: Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, absolute = '', beside, ratio } = figure
    const cells = [what, absolute, beside, ratio.toFixed(2), goalOf(figure), isHeld(figure) ? '' : 'missed']
    return `| ${cells.join(' | ')} |`
  })
  return ['| measured | | beside | ratio | goal | |', '| --- | --- | --- | --- | --- | --- |', ...rows].join(
    '\n'
  )
}

async function machine(): Promise<string> {
  const sql = postgres(BENCH_SERVER, { max: 1 })
  const [row] = await sql`show server_version`
  await sql.end()
  const server = String(row?.server_version).split(' ')[0]
  const day = new Date().toISOString().slice(0, 10)
  const load = loadavg()[0]?.toFixed(1)
  return [
    `Measured on ${day} with \`npm run bench -- --rounds ${options.rounds}\`: ${availableParallelism()} cores shared by client,`,
    `server and PostgreSQL ${server}, Node ${process.versions.node}, load average at the end ${load}, ours included.`
  ].join('\n')
}

/** Puts the text between `<!-- figures: NAME -->` and the next `<!-- end -->`. */
async function replace(name: string, text: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const start = `<!-- figures: ${name} -->\n`
  const from = page.indexOf(start)
  const to = page.indexOf('<!-- end -->', from)
  if (from < 0 || to < 0) throw new Error(`docs/performance.md has no place for the figures of ${name}`)
  await writeFile(PAGE, `${page.slice(0, from + start.length)}${text}\n${page.slice(to)}`)
}
