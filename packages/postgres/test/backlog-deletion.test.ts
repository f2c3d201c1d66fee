import { setTimeout as sleep } from 'node:timers/promises'
import type { VideogameRow } from '@rollcall/core'
import t from 'tap'
import { backlogDesk } from './backlog-desk.ts'
import { deletingUsers } from './deleting-users.ts'

const { database, fresh } = await backlogDesk(t)
const deleting = deletingUsers(database.db)
const NOW = '2026-01-10T12:00:00.000Z'

function aGame(number: number): VideogameRow {
  return {
    id: `019ac000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    title: `Game ${number}`,
    platform: 'PC',
    release_date: null,
    publisher: null,
    status: 'backlog',
    score: 0,
    notes: null,
    hours_to_beat: null,
    playthroughs: [],
    external_ids: {},
    sources: {},
    created_at: NOW,
    updated_at: NOW
  }
}

function anImport(games: readonly VideogameRow[]) {
  const counts = { new: games.length, changed: 0, untouched: 0, merged: 0, clash: 0, failed: 0 }
  const rows = games.map(({ id, title }, line) => {
    const found = { changes: [], clashes: [], error: null, sources_before: {} }
    return { line, title, id, outcome: 'new' as const, ...found }
  })
  return {
    id: '019ac000-0000-7000-8000-00000000beef',
    created_at: NOW,
    format: null,
    counts,
    rows,
    undone_at: null
  }
}

function better(game: VideogameRow): VideogameRow {
  return { ...game, score: (game.score ?? 0) + 1 }
}

t.test('games and imports go with their user, and those of others stay', async (t) => {
  const { videogames, imports, user } = await fresh()
  const [ada, eve] = [await user(), await user()]
  const added = Array.from({ length: 3_000 }, (_, i) => aGame(i))
  await imports.take(ada, [], () => ({ added, changed: [], record: anImport(added) }))
  const theirs = aGame(5_000)
  await videogames.add(eve, theirs)
  await deleting(ada, async () => undefined)
  t.same(await videogames.all(ada), [])
  t.same(await database.sql`select id from imports`, [])
  t.same(await videogames.all(eve), [theirs])
})

t.test('whoever adds or imports games while their account is deleted is told that it is gone', async (t) => {
  const { videogames, imports, user } = await fresh()
  const ada = await user()
  const game = aGame(1)
  await imports.take(ada, [], () => ({ added: [game], changed: [], record: anImport([game]) }))
  const [writes, others] = [new Array<Promise<unknown>>(), new Array<Promise<unknown>>()]
  await deleting(ada, async () => {
    writes.push(
      videogames.add(ada, aGame(2)),
      imports.take(ada, [], ({ games }) => ({ added: [], changed: games.map(better), record: null }))
    )
    others.push(
      videogames.change(ada, game.id, better),
      videogames.remove(ada, game.id),
      imports.undo(ada, anImport([]).id, () => ({ removed: [], changed: [], undone_at: NOW }))
    )
    for (const attempt of [...writes, ...others]) attempt.catch(() => undefined)
    await sleep(100)
  })
  for (const outcome of await Promise.allSettled(writes)) {
    t.match(outcome, { status: 'rejected', reason: { code: 'unauthenticated' } })
  }
  for (const outcome of await Promise.allSettled(others)) {
    t.match(outcome, { status: 'rejected', reason: { code: 'not_found' } })
  }
  t.same(await database.sql`select id from videogames`, [])
})

t.test(
  'an account is deleted in the middle of imports and changes, none of which waits in a circle',
  async (t) => {
    const { videogames, imports, user } = await fresh()
    const [ada, eve] = [await user(), await user()]
    for (const [i, user_id] of [ada, eve].entries()) {
      const added = Array.from({ length: 50 }, (_, j) => aGame(i * 50 + j))
      await imports.take(user_id, [], () => ({ added, changed: [], record: null }))
    }
    const gone = (error: Error & { code?: string }) => t.match(error.code, /unauthenticated|not_found/)
    const storm = Array.from({ length: 60 }, async (_, i) => {
      for (const [j, user_id] of [ada, eve].entries()) {
        const { id } = aGame(j * 50 + (i % 50))
        await videogames.change(user_id, id, better).catch(gone)
        if (i % 6 > 0) continue
        const all = ({ games }: { games: VideogameRow[] }) => games.map(better)
        await imports
          .take(user_id, [], (shelf) => ({ added: [], changed: all(shelf), record: null }))
          .catch(gone)
      }
    })
    await sleep(20)
    await deleting(ada, () => sleep(20))
    await Promise.all(storm)
    t.same(await videogames.all(ada), [])
    const scores = (await videogames.all(eve)).map(({ score }) => score)
    const [often, seldom] = [Array<number>(10).fill(12), Array<number>(40).fill(11)]
    t.strictSame(scores, [...often, ...seldom], 'and no change of anybody else is lost')
  }
)
