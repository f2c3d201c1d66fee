import { AppError, type Videogame } from '@rollcall/core'
import t from 'tap'
import { ada, backlogDesk } from './backlog-desk.ts'
import { oneOf, type Random, seeded } from './backlog-random.ts'

type Desk = ReturnType<typeof backlogDesk>

t.test('whatever is set and imported, what its owner says stays', async (t) => {
  await eachRound(async (random, told) => {
    const desk = backlogDesk()
    for (let step = 0; step < 12; step++) {
      await act(desk, random)
      const before = await desk.all()
      const rows = drawnRows(random).filter(({ platform }) => platform !== undefined)
      const dry = await desk.load(rows, { dry_run: true })
      t.strictSame(await desk.all(), before, `${told}: a dry run changes nothing`)
      const { rows: done, counts } = await desk.load(rows)
      t.strictSame(done.map(withoutNewId), dry.rows.map(withoutNewId), `${told}: it says what will be`)
      const after = await desk.all()
      t.equal(after.length, before.length + counts.new, `${told}: each new game is there once`)
      t.ok(keepsOwners(before, after), `${told}: what is the owner’s is as it was`)
      const again = await desk.load(rows)
      t.match(
        again,
        { import_id: null, counts: { new: 0, changed: 0 } },
        `${told}: the second time it is known`
      )
    }
  })
})

t.test('imports that are undone, the last first, leave everything as it was', async (t) => {
  await eachRound(async (random, told) => {
    const desk = backlogDesk()
    for (let step = 0; step < 6; step++) await act(desk, random)
    const states = [stateOf(await desk.all())]
    const imports: string[] = []
    for (let step = 0; step < 6; step++) {
      const { import_id } = await desk.load(drawnRows(random))
      if (import_id === null) continue
      imports.push(import_id)
      states.push(stateOf(await desk.all()))
    }
    for (const id of imports.toReversed()) {
      states.pop()
      t.match(await desk.app.undoImport({ id }, ada), { kept: [] }, told)
      t.strictSame(stateOf(await desk.all()), states.at(-1), told)
    }
  })
})

t.test(
  'imports that are undone in any order, while games are changed, leave what is the owner’s',
  async (t) => {
    await eachRound(async (random, told) => {
      const desk = backlogDesk()
      const imports: string[] = []
      for (let step = 0; step < 20; step++) {
        await act(desk, random)
        const { import_id } = await desk.load(drawnRows(random))
        if (import_id !== null) imports.push(import_id)
        const chosen = imports[random(imports.length || 1)]
        const before = await desk.all()
        if (chosen !== undefined && random(2) === 0 && (await undoThrough(desk, chosen, imports)))
          t.ok(keepsOwners(before, await desk.all()), told)
      }
      for (const id of imports) await undoThrough(desk, id, imports)
      const setters = (await desk.all()).flatMap(({ set_by }) => Object.values(set_by))
      t.ok(
        setters.every((by) => by === 'user'),
        `${told}: what is undone has set nothing`
      )
      t.ok(
        (await desk.all()).every(({ set_by }) => set_by.title === 'user' || Object.keys(set_by).length > 0),
        told
      )
    })
  }
)

async function eachRound(test: (random: Random, told: string) => Promise<void>): Promise<void> {
  for (let round = 1; round <= 20; round++) await test(seeded(round), `round ${round}`)
}

/** Undoes an import, and before it those that stand in the way. */
async function undoThrough(desk: Desk, id: string, imports: readonly string[]): Promise<boolean> {
  for (let tries = 0; tries <= imports.length; tries++) {
    const blocking = await undo(desk, id)
    if (blocking === null) return true
    if (blocking === undefined) return false
    await undoThrough(desk, blocking, imports)
  }
  throw new Error(`${id} cannot be undone`)
}

/** Null when it is undone now, undefined when it was before, else what stands in the way. */
async function undo({ app }: Desk, id: string): Promise<string | null | undefined> {
  try {
    await app.undoImport({ id }, ada)
    return null
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return error.existing_id
    throw error
  }
}

/** Something that an owner does. */
async function act({ app, add, all, clock }: Desk, random: Random): Promise<void> {
  clock.pass(60)
  const games = await all()
  const game = games[random(games.length || 1)]
  const said = drawnFields(random)
  const name = drawnName(random)
  if (game === undefined || random(3) === 0)
    return void (await add({ ...name, ...said, ...drawnIds(random, name) }))
  const { id } = game
  const doing = random(4)
  if (doing === 0) await app.deleteVideogame({ id }, ada)
  else if (doing === 1) await app.replaceVideogame({ id, ...name, ...said, ...drawnIds(random, name) }, ada)
  else await app.updateVideogame({ id, ...said }, ada)
}

function drawnRows(random: Random) {
  return Array.from({ length: 1 + random(6) }, () => {
    const { title, platform } = drawnName(random)
    const named = random(5) > 0 ? { title, platform } : { title }
    return { platform: undefined, ...named, ...drawnFields(random), ...drawnIds(random, { title, platform }) }
  })
}

function drawnName(random: Random) {
  return {
    title: oneOf(random, ['Celeste', 'CELESTE', 'Hades', 'Tunic', 'Braid', '???']),
    platform: oneOf(random, ['PC', 'pc', 'Switch'])
  }
}

/** Any fields, each often left out. */
function drawnFields(random: Random) {
  return {
    ...(random(3) === 0 && { score: oneOf(random, [null, 1, 2, 3]) }),
    ...(random(3) === 0 && { notes: oneOf(random, [null, 'a', 'b']) }),
    ...(random(4) === 0 && { status: oneOf(random, ['playing', 'completed', 'backlog'] as const) }),
    ...(random(4) === 0 && { hours_to_beat: oneOf(random, [null, 5, 7.25]) }),
    ...(random(4) === 0 && { playthroughs: oneOf(random, [[], [{ hours: 1 }], [{ hours: 2 }, {}]]) })
  }
}

/** The id that a game of this name has elsewhere, often left out. */
function drawnIds(random: Random, { title, platform }: { title: string; platform: string }) {
  return random(3) === 0 ? { external_ids: { igdb: `${title} ${platform}`.toLowerCase() } } : {}
}

/** All but when it was changed last. */
function stateOf(games: readonly Videogame[]) {
  return games.map(({ updated_at: _updated, ...game }) => game)
}

/** Whether each field that an owner had set is still there, and still theirs. */
function keepsOwners(before: readonly Videogame[], after: readonly Videogame[]): boolean {
  const found = new Map(after.map((game) => [game.id, game]))
  return before.every((game) => {
    const own = Object.entries(game).filter(([field]) => game.set_by[field] === 'user')
    const now = new Map(Object.entries(found.get(game.id) ?? {}))
    return own.every(
      ([field, value]) =>
        JSON.stringify(now.get(field)) === JSON.stringify(value) &&
        found.get(game.id)?.set_by[field] === 'user'
    )
  })
}

function withoutNewId<R extends { outcome: string; id: string | null; error: string | null }>(row: R) {
  return { ...row, id: row.outcome === 'new' ? null : row.id, error: row.error?.replaceAll(/\S{36}\)/g, '') }
}
