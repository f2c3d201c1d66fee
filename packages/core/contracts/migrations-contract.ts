import type { Migrations } from '@rollcall/core'
import type { Test } from 'tap'

/** `fresh` gives a database that nothing has been applied to. */
export function migrationsContract(t: Test, fresh: () => Promise<Migrations>): void {
  t.test('list shows every migration as waiting, then as applied', async (t) => {
    const migrations = await fresh()
    const waiting = await migrations.list()
    t.ok(waiting.length > 0)
    t.ok(waiting.every(({ applied_at }) => applied_at === null))
    const applied = await migrations.apply()
    t.ok(applied.every(({ applied_at }) => applied_at !== null))
    t.strictSame(
      applied.map(({ name }) => name),
      waiting.map(({ name }) => name),
      'in the order of the list'
    )
    t.strictSame(await migrations.list(), applied)
  })

  t.test('list may be asked by several at once before anything is applied', async (t) => {
    const migrations = await fresh()
    const lists = await Promise.all(Array.from({ length: 5 }, () => migrations.list()))
    for (const list of lists) t.strictSame(list, lists[0])
  })

  t.test('apply applies nothing twice', async (t) => {
    const migrations = await fresh()
    await migrations.apply()
    const before = await migrations.list()
    t.strictSame(await migrations.apply(), [])
    t.strictSame(await migrations.list(), before)
  })

  t.test('apply applies each once when several come at once', async (t) => {
    const migrations = await fresh()
    const answers = await Promise.all([migrations.apply(), migrations.apply(), migrations.apply()])
    const listed = await migrations.list()
    t.strictSame(answers.flat(), listed)
  })
}
