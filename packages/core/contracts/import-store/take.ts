import type { ImportWrite, Shelf } from '@rollcall/core'
import type { Test } from 'tap'
import { ABSENT, aFullGame, aGame, day, desk, type FreshBacklog, id } from '../videogame-store/bench.ts'
import { aFullImport, anImport } from './an-import.ts'

const NOTHING: ImportWrite = { added: [], changed: [], record: null }

export function takeContract(t: Test, fresh: FreshBacklog): void {
  findsContract(t, fresh)
  writesContract(t, fresh)
  atOnceContract(t, fresh)
}

function findsContract(t: Test, fresh: FreshBacklog): void {
  t.test('take finds all games of the user, in the order of their ids', async (t) => {
    const { videogames, imports, user, user_id } = await desk(fresh)
    const games = [aGame({ id: id(3) }), aFullGame({ id: id(1) }), aGame({ id: id(2) })]
    for (const game of games) await videogames.add(user_id, game)
    await videogames.add(await user(), aGame())
    let found: Shelf | undefined
    await imports.take(user_id, [], (shelf) => {
      found = shelf
      return NOTHING
    })
    t.strictSame(found?.games, [games[1], games[2], games[0]])
    t.strictSame([...(found?.taken ?? ['nothing'])], [])
  })

  t.test('take finds which ids games of others have', async (t) => {
    const { videogames, imports, user, user_id, add } = await desk(fresh)
    const own = await add()
    const [one, two] = [aGame(), aGame()]
    for (const game of [one, two]) await videogames.add(await user(), game)
    let found: Shelf | undefined
    await imports.take(user_id, [own.id, one.id, ABSENT, one.id], (shelf) => {
      found = shelf
      return NOTHING
    })
    t.strictSame([...(found?.taken ?? [])], [one.id])
  })

  t.test('take rejects with unauthenticated when the user is gone', async (t) => {
    const { imports } = await desk(fresh)
    const take = imports.take(ABSENT, [], () => ({ added: [aGame()], changed: [], record: anImport() }))
    await t.rejects(take, { code: 'unauthenticated' })
    await t.rejects(
      imports.take(ABSENT, [], () => NOTHING),
      { code: 'unauthenticated' }
    )
  })
}

function writesContract(t: Test, fresh: FreshBacklog): void {
  t.test('take keeps what is added and changed and the import itself, and answers it all', async (t) => {
    const { videogames, imports, user_id, add } = await desk(fresh)
    const [one, two] = [await add({ id: id(1) }), await add({ id: id(2) })]
    const added = [aFullGame({ id: id(3) }), aGame({ id: id(4), created_at: day(7), updated_at: day(8) })]
    const changed = [aFullGame({ id: two.id, created_at: two.created_at })]
    const write = { added, changed, record: aFullImport(), beside: 'the rest' }
    t.strictSame(await imports.take(user_id, [], () => write), write)
    t.strictSame(await videogames.all(user_id), [one, ...changed, ...added])
    t.strictSame(await imports.find(user_id, write.record.id), write.record)
    t.equal((await videogames.list({ user_id, sort: 'title', words: ['étude'], limit: 5 })).data.length, 2)
  })

  t.test('take of nothing leaves everything as it is', async (t) => {
    const { videogames, imports, user_id, add } = await desk(fresh)
    const game = await add()
    t.strictSame(await imports.take(user_id, [], () => NOTHING), NOTHING)
    t.strictSame(await videogames.all(user_id), [game])
    t.strictSame((await imports.list({ user_id, limit: 5 })).data, [])
  })

  t.test('take keeps nothing when its function throws', async (t) => {
    const { videogames, imports, user_id, add } = await desk(fresh)
    const game = await add()
    const failure = new Error('no')
    const take = imports.take(user_id, [], () => {
      throw failure
    })
    t.equal(await take.catch((error: unknown) => error), failure)
    t.strictSame(await videogames.all(user_id), [game])
    await imports.take(user_id, [], () => ({ added: [aGame()], changed: [], record: null }))
    t.equal((await videogames.all(user_id)).length, 2, 'the next one finds its way')
  })

  t.test('take keeps thousands of games at once', async (t) => {
    const { videogames, imports, user_id } = await desk(fresh)
    const added = Array.from({ length: 3_000 }, (_, i) => aFullGame({ id: id(i), score: i % 101 }))
    await imports.take(user_id, [], () => ({ added, changed: [], record: null }))
    t.strictSame(await videogames.all(user_id), added)
    await imports.take(user_id, [], ({ games }) => ({
      added: [],
      changed: games.map((game) => ({ ...game, title: `Game ${game.score}`, publisher: null })),
      record: anImport()
    }))
    const expected = added.map((game) => ({ ...game, title: `Game ${game.score}`, publisher: null }))
    t.strictSame(await videogames.all(user_id), expected)
  })
}

function atOnceContract(t: Test, fresh: FreshBacklog): void {
  t.test('imports at once follow one another: each finds what the one before left', async (t) => {
    const { videogames, imports, user_id } = await desk(fresh)
    const addMissing = ({ games }: Shelf) => ({
      added: games.length > 0 ? [] : [aGame(), aGame()],
      changed: games.slice(0, 1).map((game) => ({ ...game, score: (game.score ?? 0) + 1 })),
      record: anImport()
    })
    await Promise.all(Array.from({ length: 10 }, () => imports.take(user_id, [], addMissing)))
    const scores = (await videogames.all(user_id)).map(({ score }) => score)
    t.strictSame(scores, [9, null])
    t.equal((await imports.list({ user_id, limit: 20 })).data.length, 10)
  })

  t.test('no change of a game is lost while imports go on', async (t) => {
    const { videogames, imports, user_id, add } = await desk(fresh)
    const games = [await add({ score: 0 }), await add({ score: 0 }), await add({ score: 0 })]
    const works = Array.from({ length: 10 }, (_, i) => [
      imports.take(user_id, [], (shelf) => ({
        added: [],
        changed: shelf.games.map((game) => ({ ...game, notes: `${game.notes ?? ''}x` })),
        record: null
      })),
      ...games.map((game) =>
        videogames.change(user_id, game.id, (found) => ({ ...found, score: (found.score ?? 0) + 1 }))
      ),
      videogames.add(user_id, aGame({ title: `Added ${i}` }))
    ])
    await Promise.all(works.flat())
    for (const game of games) {
      t.match(await videogames.find(user_id, game.id), { score: 10, notes: 'x'.repeat(10) })
    }
    t.equal((await videogames.all(user_id)).length, 13)
  })

  t.test('a game that is removed while imports go on does not come back', async (t) => {
    const { videogames, imports, user_id } = await desk(fresh)
    for (let round = 0; round < 5; round++) {
      const game = aGame()
      await videogames.add(user_id, game)
      await Promise.all([
        imports.take(user_id, [], ({ games }) => ({
          added: [],
          changed: games.map((one) => ({ ...one, score: round })),
          record: null
        })),
        videogames.remove(user_id, game.id)
      ])
      t.strictSame(await videogames.all(user_id), [])
    }
  })

  t.test('an id that two users want at once is kept by one, and taken for the other', async (t) => {
    const { videogames, imports, user } = await desk(fresh)
    for (let round = 0; round < 5; round++) {
      const wanted = aGame()
      const users = [await user(), await user(), await user()]
      const takes = users.map((user_id) =>
        imports.take(user_id, [wanted.id], ({ taken }) => ({
          added: [taken.has(wanted.id) ? { ...wanted, id: aGame().id } : wanted],
          changed: [],
          record: anImport()
        }))
      )
      await Promise.all(takes)
      const kept = await Promise.all(users.map(async (user_id) => videogames.all(user_id)))
      t.equal(kept.filter(([game]) => game?.id === wanted.id).length, 1)
      t.strictSame(
        kept.map((games) => games.length),
        [1, 1, 1]
      )
    }
  })
}
