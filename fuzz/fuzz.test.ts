import t from 'tap'
import { fuzzOperation } from './fuzz-operation.ts'
import { fuzzRaw } from './raw.ts'
import { openTarget } from './target.ts'

/** The same at every run, so that a change that has nothing to do with it does not fail; `npm run fuzz` takes another each time. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121)
const RUNS = 3

t.setTimeout(300_000)
const target = await openTarget(t)

for (const [index, operation] of target.operations.entries()) {
  const { operationId: id, method, path } = operation
  t.test(`${method} ${path} (${id}) answers everybody as described, whatever is sent`, async (t) => {
    const finding = await fuzzOperation(target, operation, { seed: SEED + index, runs: RUNS })
    t.equal(finding?.told, undefined)
  })
}

t.test('bytes that are no proper request are no failure of the server', async (t) => {
  t.strictSame(await fuzzRaw(target, { seed: SEED, runs: 20 }), [])
})

t.test('the server is well afterwards, and logged no fault', async (t) => {
  t.equal((await target.check()).status, 200)
  t.strictSame(target.faults, [])
})

t.test('most of what was asked for was done, and not only refused', async (t) => {
  const done = target.operations.filter(({ operationId: id }) => {
    return [...(target.seen.get(id)?.keys() ?? [])].some((status) => status < 400)
  })
  t.equal(target.seen.size, target.operations.length)
  t.ok(done.length > target.operations.length * 0.6, `${done.length} of ${target.operations.length}`)
})
