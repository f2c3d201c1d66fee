import { VIDEOGAME_SORTS } from '@rollcall/core'
import t from 'tap'
import { postgresImports } from '../src/backlog/import-store.ts'
import { postgresVideogames } from '../src/backlog/videogame-store.ts'
import { emptyDatabase } from '../testing/test-database.ts'
import { askedStatements } from './asked-statements.ts'

const { sql } = await emptyDatabase(t)
const ROWS = 20_000
const OWNERS = 4
const NOW = '2026-01-10T00:00:00.000Z'
/** The nth id. */
const id = (n: number | string) => `('019ac000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
const owner = id(`n % ${OWNERS}`)
const ada = '019ac000-0000-7000-8000-000000000001'
const one = '019ac000-0000-7000-8000-000000000077'

await sql.unsafe(`
  insert into users (id, username, email, role, password_hash, created_at)
    select ${id('n')}, 'user' || n, 'user' || n || '@example.com', 'member', 'hash', '${NOW}' from generate_series(0, 999) n;
  insert into videogames (id, user_id, title, platform, release_date, status, score, hours_to_beat, playthroughs,
      external_ids, sources, created_at, updated_at, sort_title, search_text, platform_text, publisher_text)
    select ${id('n')}, ${owner}, 'Title ' || n, 'PC', (1980 + n % 40)::text, 'backlog', nullif(n % 101, 100), n % 90,
      '[]', '{}', '{}', timestamptz '${NOW}' + n * interval '1 minute', '${NOW}', 'title ' || n, 'title ' || n || ' pc', 'pc', ''
    from generate_series(1, ${ROWS}) n;
  insert into imports (id, user_id, created_at, counts, rows)
    select ${id('n')}, ${owner}, timestamptz '${NOW}' + n * interval '1 minute', '{}', '[]' from generate_series(1, ${ROWS}) n`)
await sql.unsafe('vacuum analyze')

const { asked, db, planOf } = askedStatements(sql)
const games = postgresVideogames(db)
const imports = postgresImports(db)
const page = { user_id: ada, limit: 20 } as const

for (const sort of VIDEOGAME_SORTS) {
  t.test(`pages by ${sort} are read in that order, from where they begin`, async (t) => {
    const cursor = (await games.list({ ...page, sort })).next_cursor ?? ''
    for (const place of [{}, { cursor }]) {
      asked.length = 0
      await games.list({ ...page, sort, ...place })
      t.equal(asked.length, 1)
      for (const one of asked) {
        const plan = await planOf(one)
        t.match(plan, /Index Scan.* using videogames_/)
        t.notMatch(plan, /Sort|Filter/)
      }
    }
  })
}

const LOOK_UPS: Record<string, () => Promise<unknown>> = {
  'a numbered page': () => games.list({ ...page, sort: 'title', page: 9 }),
  'a game by its id': () => games.find(ada, one),
  'a change': () => games.change(ada, one, (game) => ({ ...game, title: 'New' })),
  'a removal': () => games.remove(ada, one),
  'the first imports': () => imports.list(page),
  'an import': () => imports.find(ada, one),
  'the undoing of an import': () =>
    imports.undo(ada, one, () => ({ removed: [one], changed: [], undone_at: NOW }))
}

for (const [name, lookUp] of Object.entries(LOOK_UPS)) {
  t.test(`reads no whole table: ${name}`, async (t) => {
    asked.length = 0
    await lookUp()
    t.ok(asked.length > 0)
    for (const one of asked) {
      if (/select|update|delete|insert/i.test(one.query)) t.notMatch(await planOf(one), /Seq Scan on /)
    }
  })
}

t.test('a write of many games looks each of them up by its id', async (t) => {
  asked.length = 0
  await imports.take(ada, [one], ({ games }) => ({
    added: [],
    changed: games.slice(0, 500),
    record: null
  }))
  const writes = asked.filter(({ query }) => /update "?videogames/i.test(query))
  t.equal(writes.length, 1)
  for (const write of writes) t.notMatch(await planOf(write), /Seq Scan on /)
})
