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

  t.test('rollback takes back the last migration alone, and apply brings it again', async (t) => {
    const migrations = await fresh()
    await migrations.apply()
    const before = await migrations.list()
    const last = before.at(-1)?.name
    t.match(await migrations.rollback({ dry_run: false }), { name: last, dry_run: false })
    const after = await migrations.list()
    t.strictSame(after.slice(0, -1), before.slice(0, -1))
    t.match(after.at(-1), { name: last, applied_at: null })
    t.match(await migrations.apply(), [{ name: last }])
  })

  t.test('rollback in a dry run says what it would do, and does nothing', async (t) => {
    const migrations = await fresh()
    await migrations.apply()
    const before = await migrations.list()
    const { dry_run, ...told } = await migrations.rollback({ dry_run: true })
    t.equal(dry_run, true)
    t.strictSame(await migrations.list(), before)
    t.strictSame(await migrations.rollback({ dry_run: false }), { ...told, dry_run: false })
  })

  t.test('rollback takes back one migration when several ask for the same one at once', async (t) => {
    const migrations = await fresh()
    await migrations.apply()
    const before = await migrations.list()
    const name = before.at(-1)?.name ?? ''
    const three = Array.from({ length: 3 }, () => migrations.rollback({ name, dry_run: false }))
    const settled = await Promise.allSettled(three)
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    t.match(refused, [{ code: 'conflict' }, { code: 'conflict' }])
    t.equal(refused.length, 2)
    const applied = (await migrations.list()).filter(({ applied_at }) => applied_at !== null)
    t.strictSame(applied, before.slice(0, -1))
  })

  t.test('rollback refuses any but the last migration that is applied', async (t) => {
    const migrations = await fresh()
    await t.rejects(migrations.rollback({ dry_run: false }), { code: 'conflict' }, 'nothing is applied')
    const applied = await migrations.apply()
    for (const { name } of [...applied.slice(0, -1), { name: 'unheard_of' }])
      await t.rejects(migrations.rollback({ name, dry_run: false }), { code: 'conflict' }, name)
    t.strictSame(await migrations.list(), applied)
  })

  t.test('rollback goes back to the first migration from which there is no way, and says why', async (t) => {
    const migrations = await fresh()
    const backwards = [...(await migrations.apply())].reverse()
    const barrier = backwards.findIndex(({ irreversible_because }) => irreversible_because !== null)
    t.ok(barrier > 0)
    for (const { name } of backwards.slice(0, barrier))
      t.match(await migrations.rollback({ dry_run: false }), { name })
    const before = await migrations.list()
    for (const dry_run of [true, false]) {
      const message = new RegExp(backwards[barrier]?.irreversible_because ?? 'a reason')
      await t.rejects(migrations.rollback({ dry_run }), { code: 'conflict', message })
    }
    t.strictSame(await migrations.list(), before)
  })
}
