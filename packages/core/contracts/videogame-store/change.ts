import type { VideogameRow } from '@rollcall/core'
import type { Test } from 'tap'
import { aFullGame, aGame, day, desk, type FreshBacklog, id } from './bench.ts'

export function changeContract(t: Test, fresh: FreshBacklog): void {
  t.test('change puts what it is told in the place of the game, and answers that', async (t) => {
    const { videogames, user_id, add } = await desk(fresh)
    const other = await add()
    const game = await add()
    const { id, created_at } = game
    const steps: Partial<VideogameRow>[] = [
      aFullGame({ id, created_at, title: 'Other' }),
      { release_date: null, publisher: null, score: null, notes: null, hours_to_beat: null },
      { playthroughs: [], external_ids: {}, sources: {} },
      { status: 'retired', updated_at: day(9) },
      {}
    ]
    let expected = game
    for (const step of steps) {
      const before = expected
      expected = { ...expected, ...step }
      const changed = await videogames.change(user_id, id.toUpperCase(), (found) => {
        t.strictSame(found, before, 'it is asked with the game as it is')
        return { ...found, ...step }
      })
      t.strictSame(changed, expected)
      t.strictSame(await videogames.find(user_id, id), expected)
    }
    t.strictSame(await videogames.find(user_id, other.id), other, 'others stay as they are')
  })

  t.test('change keeps the id and the time the game was made', async (t) => {
    const { videogames, user_id, add } = await desk(fresh)
    const game = await add()
    const disguise = { id: id(9), created_at: day(9), title: 'New' }
    const changed = await videogames.change(user_id, game.id, (found) => ({ ...found, ...disguise }))
    t.strictSame(changed, { ...game, title: 'New' })
    t.strictSame(await videogames.all(user_id), [changed])
  })

  t.test('change rejects with what its function throws, and leaves the game as it is', async (t) => {
    const { videogames, user_id, add } = await desk(fresh)
    const game = await add()
    const failure = new Error('no')
    const change = videogames.change(user_id, game.id, () => {
      throw failure
    })
    t.equal(await change.catch((error: unknown) => error), failure)
    t.strictSame(await videogames.find(user_id, game.id), game)
    await videogames.change(user_id, game.id, (found) => ({ ...found, score: 1 }))
    t.equal((await videogames.find(user_id, game.id)).score, 1, 'it can be changed afterwards')
  })

  t.test('no change is lost of many at once', async (t) => {
    const { videogames, user_id, add } = await desk(fresh)
    const [one, two] = [await add({ score: 0 }), await add({ score: 0 })]
    const better = (game: VideogameRow) => ({ ...game, score: (game.score ?? 0) + 1 })
    const changes = Array.from({ length: 40 }, (_, i) =>
      videogames.change(user_id, i % 4 === 0 ? two.id : one.id, better)
    )
    const answers = await Promise.all(changes)
    t.equal((await videogames.find(user_id, one.id)).score, 30)
    t.equal((await videogames.find(user_id, two.id)).score, 10)
    const scores = answers.filter((game) => game.id === one.id).map(({ score }) => score)
    t.equal(new Set(scores).size, 30, 'each answers what it made of the game')
  })

  t.test('a game that is changed and removed at once is gone', async (t) => {
    const { videogames, user_id } = await desk(fresh)
    for (let round = 0; round < 5; round++) {
      const game = aGame()
      await videogames.add(user_id, game)
      const change = videogames.change(user_id, game.id, (found) => ({ ...found, score: 1 }))
      const [changed, removed] = await Promise.allSettled([change, videogames.remove(user_id, game.id)])
      t.equal(removed.status, 'fulfilled')
      if (changed.status === 'rejected') t.match(changed.reason, { code: 'not_found' })
      await t.rejects(videogames.find(user_id, game.id), { code: 'not_found' })
    }
  })
}
