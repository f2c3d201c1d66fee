import { MOST_GAMES } from '@rollcall/core'
import type { Test } from 'tap'
import { ABSENT, aFullGame, aGame, desk, type FreshBacklog, id, NO_IDS, neverAsked } from './bench.ts'

export function keepContract(t: Test, fresh: FreshBacklog): void {
  t.test('add keeps a game as it is, and find answers it, in any case of its id', async (t) => {
    const { videogames, user_id } = await desk(fresh)
    for (const game of [aFullGame({ id: id(0xa1) }), aGame(), aGame({ release_date: 'TBA', score: 0 })]) {
      await videogames.add(user_id, game)
      t.strictSame(await videogames.find(user_id, game.id), game)
      t.strictSame(await videogames.find(user_id, game.id.toUpperCase()), game)
    }
  })

  t.test('add keeps numbers and texts to their limits', async (t) => {
    const { videogames, user_id } = await desk(fresh)
    const games = [
      { hours_to_beat: 0.01 },
      { hours_to_beat: 100_000 },
      { hours_to_beat: 33.33, notes: '日'.repeat(10_000) },
      { title: '\u{1F642}'.repeat(60), platform: 'ﷺ'.repeat(60), publisher: 'ß'.repeat(60) }
    ].map((over) => aGame(over))
    for (const game of games) {
      await videogames.add(user_id, game)
      t.strictSame(await videogames.find(user_id, game.id), game)
    }
  })

  t.test('add rejects with unauthenticated when the user is gone', async (t) => {
    const { videogames } = await desk(fresh)
    await t.rejects(videogames.add(ABSENT, aGame()), { code: 'unauthenticated' })
  })

  t.test('add rejects with conflict when there are as many games as there may be', async (t) => {
    const { videogames, user, user_id, addAll } = await desk(fresh)
    const games = Array.from({ length: MOST_GAMES }, (_, i) => aGame({ id: id(i) }))
    await addAll(games)
    await t.rejects(videogames.add(user_id, aGame()), { code: 'conflict' })
    t.equal((await videogames.all(user_id)).length, MOST_GAMES)
    await videogames.add(await user(), aGame())
    await videogames.remove(user_id, id(1))
    await videogames.add(user_id, aGame())
    await t.rejects(videogames.add(user_id, aGame()), { code: 'conflict' })
  })

  t.test('find, change and remove know no game of others, and none that is not there', async (t) => {
    const { videogames, user, user_id, add } = await desk(fresh)
    const game = await add()
    const gone = await add()
    const other = await user()
    await videogames.remove(user_id, gone.id)
    const absent = [...[...NO_IDS, gone.id].map((ref) => [user_id, ref] as const), [other, game.id] as const]
    for (const [whose, ref] of absent) {
      const told = JSON.stringify(ref)
      await t.rejects(videogames.find(whose, ref), { code: 'not_found' }, told)
      await t.rejects(videogames.change(whose, ref, neverAsked), { code: 'not_found' }, told)
      await t.rejects(videogames.remove(whose, ref), { code: 'not_found' }, told)
    }
    t.strictSame(await videogames.find(user_id, game.id), game)
  })

  t.test('remove takes one game away', async (t) => {
    const { videogames, user_id, add } = await desk(fresh)
    const [one, two] = [await add({ id: id(0xab) }), await add()]
    await videogames.remove(user_id, one.id.toUpperCase())
    t.strictSame(await videogames.all(user_id), [two])
  })

  t.test('all answers own games in the order of their ids', async (t) => {
    const { videogames, user, user_id } = await desk(fresh)
    t.strictSame(await videogames.all(user_id), [])
    const games = [aGame({ id: id(3) }), aFullGame({ id: id(1) }), aGame({ id: id(2) })]
    for (const game of games) await videogames.add(user_id, game)
    await videogames.add(await user(), aGame())
    t.strictSame(await videogames.all(user_id), [games[1], games[2], games[0]])
  })
}
