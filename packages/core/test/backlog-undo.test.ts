import t from 'tap'
import { ada, backlogDesk } from './backlog-desk.ts'

/** A desk whose imports answer their id alone. */
function undoDesk() {
  const desk = backlogDesk()
  const imported = async (...rows: object[]) => (await desk.load(rows)).import_id ?? ''
  const undo = async (id: string) => desk.app.undoImport({ id }, ada)
  return { ...desk, imported, undo }
}

const PC = { platform: 'PC' }

t.test('imports.undo takes away what the import made, and puts back what it changed', async (t) => {
  const { app, add, all, clock, imported, undo } = undoDesk()
  await add({ title: 'Celeste', score: 5 })
  await imported({ title: 'Celeste', ...PC, notes: 'old', status: 'playing' })
  const before = await all()
  clock.pass(60)
  const changes = { notes: 'new', status: 'completed', publisher: 'Acme', external_ids: { igdb: '1' } }
  const id = await imported({ title: 'Celeste', ...PC, ...changes }, { title: 'Hades', ...PC })
  t.match(await all(), [changes, { title: 'Hades' }])
  clock.pass(60)
  const undone_at = '2026-03-10T12:02:00.000Z'
  t.strictSame(await undo(id.toUpperCase()), { id, undone_at, deleted: 1, restored: 1, kept: [] })
  t.strictSame(await all(), [{ ...before[0], updated_at: undone_at }], 'who had set what is as before, too')
  t.match(await app.showImport({ id }, ada), { undone_at })
  t.match(await app.listImports({}, ada), { data: [{ id, undone_at }, { undone_at: null }] })
})

t.test('imports.undo keeps what its owner has set since, and says so', async (t) => {
  const { app, add, all, imported, undo } = undoDesk()
  const { id: changed } = await add({ title: 'Celeste' })
  const id = await imported(
    { title: 'Celeste', ...PC, notes: 'imported', score: 1 },
    { title: 'Hades', ...PC, score: 2 },
    { title: 'Tunic', ...PC }
  )
  const made = (await all())[1]?.id ?? ''
  await app.updateVideogame({ id: changed, score: 1 }, ada)
  await app.updateVideogame({ id: made, notes: 'mine', publisher: null }, ada)
  t.match(await undo(id), {
    deleted: 1,
    restored: 1,
    kept: [
      { id: changed, title: 'Celeste', reason: 'You have set its score since' },
      { id: made, title: 'Hades', reason: 'You have set its publisher, notes since' }
    ]
  })
  t.match(await all(), [
    { title: 'Celeste', notes: null, score: 1 },
    { title: 'Hades', notes: 'mine', score: 2 }
  ])
  t.strictSame(
    (await all())[1]?.set_by,
    { publisher: 'user', notes: 'user' },
    'what was imported is nobody’s now'
  )
})

t.test('imports.undo leaves a game alone that was written anew, or deleted', async (t) => {
  const { app, add, all, imported, undo } = undoDesk()
  const { id: anew } = await add({ title: 'Celeste' })
  const { id: gone } = await add({ title: 'Hades' })
  const id = await imported({ title: 'Celeste', ...PC, score: 1 }, { title: 'Hades', ...PC, score: 2 })
  await app.replaceVideogame({ id: anew, title: 'Other', platform: 'PC' }, ada)
  await app.deleteVideogame({ id: gone }, ada)
  const before = await all()
  t.match(await undo(id), { deleted: 0, restored: 0, kept: [{ id: anew, title: 'Other' }] })
  t.strictSame(await all(), before)
})

t.test('an import is undone once', async (t) => {
  const { all, imported, undo, load } = undoDesk()
  const id = await imported({ title: 'Celeste', ...PC })
  const both = await Promise.allSettled([undo(id), undo(id)])
  t.strictSame(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await load([{ title: 'Celeste', ...PC }])
  await t.rejects(undo(id), { code: 'conflict', message: /undone already/ })
  t.equal((await all()).length, 1)
})

t.test('an import that a later one has built on is undone after that', async (t) => {
  const { all, imported, undo } = undoDesk()
  const first = await imported({ title: 'Celeste', ...PC, score: 1 }, { title: 'Hades', ...PC })
  const second = await imported({ title: 'Celeste', ...PC, score: 2 })
  const third = await imported({ title: 'Celeste', ...PC, score: 3, notes: 'x' })
  await t.rejects(undo(first), { code: 'conflict', message: `undo ${third} first`, existing_id: third })
  await t.rejects(undo(second), { code: 'conflict', existing_id: third })
  await undo(third)
  t.match(await all(), [{ score: 2, notes: null }, {}])
  await t.rejects(undo(first), { code: 'conflict', existing_id: second })
  await undo(second)
  t.match(await all(), [{ score: 1 }, {}])
  t.match(await undo(first), { deleted: 2 })
  t.strictSame(await all(), [])
})

t.test('imports of one game that set different things are undone in any order', async (t) => {
  const { add, all, imported, undo } = undoDesk()
  await add({ title: 'Celeste' })
  const first = await imported({ title: 'Celeste', ...PC, score: 1 })
  await imported({ title: 'Celeste', ...PC, notes: 'kept' })
  t.match(await undo(first), { restored: 1, kept: [] })
  t.match(await all(), [{ score: null, notes: 'kept' }])
})

t.test('a later import does not stand in the way of what its owner has set since', async (t) => {
  const { app, add, all, imported, undo } = undoDesk()
  const { id } = await add({ title: 'Celeste' })
  const first = await imported({ title: 'Celeste', ...PC, score: 1 })
  const second = await imported({ title: 'Celeste', ...PC, score: 2 })
  await app.updateVideogame({ id, score: 3 }, ada)
  t.match(await undo(first), { restored: 0, kept: [{ id }] })
  t.match(await undo(second), { restored: 0, kept: [{ id }] })
  t.match(await all(), [{ score: 3 }])
})

t.test('what is undone can be imported again', async (t) => {
  const { all, imported, undo } = undoDesk()
  const rows = [{ title: 'Celeste', ...PC, score: 1 }]
  const first = await imported(...rows)
  await undo(first)
  const second = await imported(...rows)
  t.not(second, first)
  t.match(await all(), [{ title: 'Celeste', score: 1 }])
})
