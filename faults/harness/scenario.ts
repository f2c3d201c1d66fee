import { parseArgs } from 'node:util'
import { type Random, seeded } from './seeded.ts'

/** One fault, what is claimed of the product while it lasts, and how many of the claims held. */
export interface Scenario {
  /** The form that runs in CI: few rounds, no long waits. */
  short: boolean
  /** How often to do it: `--rounds`, else what the form calls for. */
  rounds(of: { short: number; long: number }): number
  /** The same moments again for the same `--seed`. */
  random: Random
  say(line: string): void
  /** Counts a claim, and tells it; with what was seen instead when it does not hold. */
  claim(holds: boolean, claim: string, seen?: unknown): void
  /** Runs when the scenario is over, last one first. */
  teardown(handler: () => unknown): void
}

const LOCAL_SERVER = 'postgres://postgres@127.0.0.1:5432/postgres'

/**
 * Runs a fault by the options of the command line, and ends with the count. It works on a database of its own, on the
 * server of `--database-url` or `TEST_DATABASE_URL`, or embedded. A scenario that throws has failed.
 */
export async function scenario(name: string, run: (scenario: Scenario) => Promise<void>): Promise<void> {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      embedded: { type: 'boolean', default: false },
      'database-url': { type: 'string' }
    }
  })
  const { short, seed, embedded, rounds, 'database-url': server } = values
  if (embedded) delete process.env.TEST_DATABASE_URL
  else process.env.TEST_DATABASE_URL = server ?? process.env.TEST_DATABASE_URL ?? LOCAL_SERVER
  const handlers: (() => unknown)[] = []
  const count = { passed: 0, failed: 0 }
  const claim: Scenario['claim'] = (holds, text, seen) => {
    count[holds ? 'passed' : 'failed']++
    console.log(`${holds ? 'ok    ' : 'NOT OK'}  ${text}`)
    if (!holds && seen !== undefined) console.log(`        seen: ${JSON.stringify(seen)}`)
  }
  console.log(`${name}${embedded ? ', embedded database' : ''} (--seed ${seed})`)
  try {
    await run({
      short,
      rounds: (of) => Number(rounds ?? (short ? of.short : of.long)),
      random: seeded(Number(seed)),
      say: (line) => console.log(`        ${line}`),
      claim,
      teardown: (handler) => void handlers.unshift(handler)
    })
  } catch (error) {
    claim(false, 'the scenario runs to its end')
    console.log(error)
  }
  for (const handler of handlers) await handler()
  console.log(`${count.passed} passed, ${count.failed} failed`)
  if (count.failed > 0 || count.passed === 0) process.exitCode = 1
}
