import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { argv, execArgv, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'

/** Every fault of this folder, with the options this is given; the last line adds them up. One alone tells as it goes. */
const folder = fileURLToPath(new URL('.', import.meta.url))
const scripts = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'all.ts')
/** What a process leaves behind matters most where the database dies with it. */
const runs = [...scripts.map((name) => [name]), ['kill-ingest.ts', '--embedded']]
/** Half of them wait for time limits most of the time. */
const AT_ONCE = 2
/** A fault that makes its own script hang is a failure too; in milliseconds. */
const LONGEST_SHORT = 300_000
const sum = { passed: 0, failed: 0 }

await Promise.all(Array.from({ length: AT_ONCE }, runAll))
console.log(`${sum.passed} passed, ${sum.failed} failed`)
if (sum.failed > 0) process.exitCode = 1

/** One after the other, until none is left. */
async function runAll(): Promise<void> {
  for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
    const started = performance.now()
    const { passed, failed, said } = await outcomeOf(run)
    sum.passed += passed
    sum.failed += failed
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`${said}        ${run.join(' ')} took ${seconds} s\n`)
  }
}

interface Outcome {
  passed: number
  failed: number
  said: string
}

/** What the script counted; one failure more when it ended badly all the same. */
async function outcomeOf([script = '', ...more]: string[]): Promise<Outcome> {
  const args = [...execArgv, `${folder}${script}`, ...more, ...argv.slice(2)]
  const timeout = args.includes('--short') ? LONGEST_SHORT : undefined
  const child = spawn(execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code, signal] = await once(child, 'close')
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(said) ?? []
  const isUntold = code !== 0 && Number(failed) === 0
  if (isUntold) said += `NOT OK  ${script} ended with ${code ?? signal}\n`
  return { passed: Number(passed), failed: Number(failed) + Number(isUntold), said }
}
