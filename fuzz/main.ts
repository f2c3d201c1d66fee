/** Asks the API for everything its document describes, for a while: `npm run fuzz -- --seconds 300 --seed 1`. */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import * as fc from 'fast-check'
import type { Operation } from './document.ts'
import { fuzzOperation } from './fuzz-operation.ts'
import { fuzzRaw } from './raw.ts'
import { openTarget, type Target } from './target.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: process.env.FUZZ_SEED ?? String(randomInt(2 ** 31)) },
    operation: { type: 'string' },
    path: { type: 'string' }
  }
})

const closing: (() => unknown)[] = []
const target = await openTarget({ teardown: (handler) => closing.push(handler) })
try {
  const told = await rounds(target)
  for (const line of told) console.log(line)
  if (told.length > 0) process.exitCode = 1
  tellSeen(target)
} finally {
  for (const close of closing.toReversed()) await close()
}

/** Round after round, each operation with the next seed, until the time is over. Of each operation one failure is told. */
async function rounds({ operations }: Target): Promise<string[]> {
  const [runs, first] = [Number(values.runs), Number(values.seed)]
  const end = Date.now() + Number(values.seconds) * 1000
  const failed = new Map<string, string>()
  const meant = operations.filter(({ operationId: id }) => (values.operation ?? id) === id)
  if (meant.length === 0) throw new Error(`There is no operation ${values.operation}`)
  console.log(`FUZZ_SEED=${first}`)
  let seed = first
  do {
    for (const operation of inAnyOrder(meant, seed)) {
      const { operationId: id } = operation
      if (failed.has(id) || (Date.now() > end && seed - first >= meant.length)) continue
      const finding = await fuzzOperation(target, operation, { seed, runs, path: values.path })
      if (finding !== undefined) failed.set(id, finding.told)
      seed += 1
    }
    for (const told of await fuzzRaw(target, { seed, runs })) failed.set(told.split('\n', 1)[0] ?? '', told)
  } while (Date.now() < end && values.path === undefined)
  const { status, text } = await target.check()
  if (status !== 200) failed.set('check', `the server is not well: ${status} ${text}`)
  return [...failed.values()]
}

/** What one operation removes, another may have asked for before. */
function inAnyOrder(operations: Operation[], seed: number): Operation[] {
  const order = fc.shuffledSubarray(operations, { minLength: operations.length })
  return fc.sample(order, { seed, numRuns: 1 }).flat()
}

function tellSeen({ seen, operations }: Target): void {
  const statuses = [...seen].map(([id, counts]) => {
    const each = [...counts]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) => `${status}×${count}`)
    return `${id}: ${each.join(' ')}`
  })
  console.log(statuses.join('\n'))
  const total = [...seen.values()]
    .flatMap((counts) => [...counts.values()])
    .reduce((sum, one) => sum + one, 0)
  console.log(`${total} requests to ${seen.size} of ${operations.length} operations`)
}
