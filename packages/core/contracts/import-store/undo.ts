import type { ImportRow, Undoable, UndoWrite } from '@rollcall/core'
import type { Test } from 'tap'
import {
  aFullGame,
  aGame,
  day,
  desk,
  type FreshBacklog,
  id,
  NO_IDS,
  neverAsked
} from '../videogame-store/bench.ts'
import { aFullImport, anImport, aRow } from './an-import.ts'

const undone_at = day(20)

/** A backlog with four games; an import made the first, changed the second and third, and left the fourth. */
async function importedDesk(fresh: FreshBacklog) {
  const it = await desk(fresh)
  const { imports, user_id } = it
  const games = [aFullGame({ id: id(1) }), aGame({ id: id(2) }), aGame({ id: id(3) }), aGame({ id: id(4) })]
  const record = anImport({
    rows: [
      aRow({ outcome: 'changed', id: id(3) }),
      aRow({ outcome: 'new', id: id(1) }),
      aRow({ outcome: 'clash', id: id(4) }),
      aRow({ outcome: 'changed', id: id(2) }),
      aRow({ outcome: 'failed' })
    ]
  })
  await imports.take(user_id, [], () => ({ added: games, changed: [], record }))
  return { ...it, games, record }
}

export function undoContract(t: Test, fresh: FreshBacklog): void {
  undoneContract(t, fresh)
  refusedContract(t, fresh)
  atOnceContract(t, fresh)
}

function undoneContract(t: Test, fresh: FreshBacklog): void {
  t.test('undo finds the import, and what it made or changed, in the order of the ids', async (t) => {
    const { imports, user_id, games, record } = await importedDesk(fresh)
    let found: Undoable | undefined
    await imports.undo(user_id, record.id.toUpperCase(), (undoable) => {
      found = undoable
      return { removed: [], changed: [], undone_at }
    })
    t.strictSame(found, { record, games: games.slice(0, 3) })
  })

  t.test('undo finds only games that are still there', async (t) => {
    const { videogames, imports, user, user_id, games, record } = await importedDesk(fresh)
    await videogames.remove(user_id, id(2))
    await videogames.remove(user_id, id(3))
    await videogames.add(await user(), aGame({ id: id(3) }))
    let found: Undoable | undefined
    await imports.undo(user_id, record.id, (undoable) => {
      found = undoable
      return { removed: [], changed: [], undone_at }
    })
    t.strictSame(found?.games, games.slice(0, 1), 'none that somebody else has by now')
  })

  t.test('undo keeps what it is told, and that the import is undone', async (t) => {
    const { videogames, imports, user_id, games, record } = await importedDesk(fresh)
    const changed = [aFullGame({ id: id(2), created_at: games[1]?.created_at ?? '' })]
    const write = { removed: [id(1), id(3)], changed, undone_at, beside: 'the rest' }
    t.strictSame(await imports.undo(user_id, record.id, () => write), write)
    t.strictSame(await videogames.all(user_id), [...changed, games[3]])
    t.strictSame(await imports.find(user_id, record.id), { ...record, undone_at })
    t.match(await imports.list({ user_id, limit: 5 }), { data: [{ id: record.id, undone_at }] })
  })

  t.test('undo keeps thousands of games at once', async (t) => {
    const { videogames, imports, user_id } = await desk(fresh)
    const added = Array.from({ length: 2_000 }, (_, i) => aGame({ id: id(i) }))
    const record = anImport({ rows: added.map((game) => aRow({ id: game.id })) })
    await imports.take(user_id, [], () => ({ added, changed: [], record }))
    await imports.undo(user_id, record.id, ({ games }) => ({
      removed: games.slice(0, 1_000).map((game) => game.id),
      changed: games.slice(1_000).map((game) => ({ ...game, score: 1 })),
      undone_at
    }))
    const kept = await videogames.all(user_id)
    t.strictSame(
      kept,
      added.slice(1_000).map((game) => ({ ...game, score: 1 }))
    )
  })
}

function refusedContract(t: Test, fresh: FreshBacklog): void {
  t.test('undo rejects with what its function throws, and keeps everything as it is', async (t) => {
    const { videogames, imports, user_id, games, record } = await importedDesk(fresh)
    const failure = new Error('no')
    const undo = imports.undo(user_id, record.id, () => {
      throw failure
    })
    t.equal(await undo.catch((error: unknown) => error), failure)
    t.strictSame(await videogames.all(user_id), games)
    t.strictSame(await imports.find(user_id, record.id), record)
  })

  t.test('find and undo know no import of others, and none that is not there', async (t) => {
    const { imports, user, user_id, record } = await importedDesk(fresh)
    const absent = [...NO_IDS.map((ref) => [user_id, ref] as const), [await user(), record.id] as const]
    for (const [whose, ref] of absent) {
      await t.rejects(imports.find(whose, ref), { code: 'not_found' }, JSON.stringify(ref))
      const undo = imports.undo(whose, ref, neverAsked)
      await t.rejects(undo, { code: 'not_found' }, JSON.stringify(ref))
    }
    t.strictSame(await imports.find(user_id, record.id), record)
  })
}

function atOnceContract(t: Test, fresh: FreshBacklog): void {
  const once = ({ record, games }: { record: ImportRow; games: { id: string }[] }): UndoWrite => {
    if (record.undone_at !== null) throw new Error('undone already')
    return { removed: games.map((game) => game.id), changed: [], undone_at }
  }

  t.test('of many that undo an import at once each finds what the one before left', async (t) => {
    const { imports, user_id, record } = await importedDesk(fresh)
    const undos = Array.from({ length: 5 }, () => imports.undo(user_id, record.id, once))
    const settled = await Promise.allSettled(undos)
    t.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  t.test('no change of a game is lost while an import is undone', async (t) => {
    const { videogames, imports, user_id, record } = await importedDesk(fresh)
    const changes = Array.from({ length: 10 }, () =>
      videogames.change(user_id, id(2), (game) => ({ ...game, score: (game.score ?? 0) + 1 }))
    )
    const undo = imports.undo(user_id, record.id, ({ games }) => ({
      removed: [],
      changed: games.map((game) => ({ ...game, notes: 'undone' })),
      undone_at
    }))
    await Promise.all([...changes, undo])
    t.match(await videogames.find(user_id, id(2)), { score: 10, notes: 'undone' })
  })

  t.test('a game is changed before an import is undone, or is not there any more', async (t) => {
    for (let round = 0; round < 5; round++) {
      const { videogames, imports, user_id, record } = await importedDesk(fresh)
      const [changed] = await Promise.allSettled([
        videogames.change(user_id, id(1), (game) => ({ ...game, title: 'Mine' })),
        imports.undo(user_id, record.id, ({ games }) => ({
          removed: games.filter(({ title }) => title !== 'Mine').map((game) => game.id),
          changed: [],
          undone_at
        }))
      ])
      const found = (await videogames.all(user_id)).some((game) => game.id === id(1))
      t.equal(found, changed.status === 'fulfilled')
      if (changed.status === 'rejected') t.match(changed.reason, { code: 'not_found' })
    }
  })

  t.test('an import and the undoing of another at once follow one another', async (t) => {
    const { videogames, imports, user_id, record } = await importedDesk(fresh)
    await Promise.all([
      imports.undo(user_id, record.id, once),
      imports.take(user_id, [], ({ games }) => ({
        added: [],
        changed: games.map((game) => ({ ...game, score: 1 })),
        record: aFullImport()
      }))
    ])
    t.strictSame(
      (await videogames.all(user_id)).map((game) => [game.id, game.score]),
      [[id(4), 1]]
    )
  })
}
