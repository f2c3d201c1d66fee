import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type Bookmark } from '@rollcall/core'
import { aDraft } from '@rollcall/core/contracts'
import t from 'tap'
import { postgresBookmarks } from '../src/bookmarks/bookmark-store.ts'
import { postgresVisits } from '../src/bookmarks/visit-store.ts'
import { bookmarkDesk } from './bookmark-desk.ts'
import { deletingUsers } from './deleting-users.ts'

const { database, fresh } = await bookmarkDesk(t)
const deleting = deletingUsers(database.db)
const NOW = '2026-01-10T12:00:00.000Z'

/** Stores as another process has them, over the same database. */
function process() {
  const visits = postgresVisits(database)
  return { visits, bookmarks: postgresBookmarks(database, visits) }
}

type Process = ReturnType<typeof process>

/** What was to be found may be gone by then; so may an address or a code, and so may the user. */
const lost = new Set(['not_found', 'conflict', 'unauthenticated'])

async function unlessLost(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof AppError && lost.has(error.code))) throw error
  })
}

function urlOf(number: number): string {
  return `https://example.com/${number % 30}`
}

/** Saves, changes, visits, tags and removes the same few addresses over and over. */
async function stormOf(user_id: string, { bookmarks, visits }: Process, seed: number): Promise<void> {
  const some: Bookmark[] = []
  for (let i = 0; i < 25; i++) {
    const number = seed * 7 + i * 11
    const drafts = [0, 1, 2].map((j) => aDraft({ url: urlOf(number + j), tags: [`t${j}`, 'all'] }))
    await unlessLost(
      bookmarks.save(user_id, drafts).then((saved) => {
        some.push(...saved.flatMap((one) => ('bookmark' in one ? [one.bookmark] : [])))
      })
    )
    const one = some[number % some.length]
    if (one === undefined) continue
    const visit = { short_url: one.short_url, at: NOW, is_bot: false, referrer: '', client: 'Firefox' }
    const changes = { title: `title ${i}`, max_visits: i % 5 === 0 ? 1_000 : null, updated_at: NOW }
    await Promise.all([
      visits.visit(visit),
      unlessLost(bookmarks.change(user_id, one.id, changes)),
      i % 3 === 0 ? unlessLost(bookmarks.remove(user_id, one.id)) : visits.visit(visit),
      i % 4 === 0 ? bookmarks.replaceTags(user_id, [`t${i % 3}`], 'other') : visits.settle(),
      bookmarks.noteChecks([{ ...one, link_status: i % 2 ? 'dead' : 'alive', link_checked_at: NOW }])
    ])
  }
}

/** Where a kept number and what it stands for differ, and what is left of bookmarks that are gone. */
async function drift() {
  return database.sql`
    select 'total' as what, user_id from (
      select user_id, count(*) as counted from bookmarks group by user_id
    ) as own full join bookmark_totals using (user_id)
    where coalesce(counted, 0) <> coalesce(bookmark_totals.bookmarks, 0)
    union all
    select 'visits', bookmark_id from bookmark_visits full join (
      select bookmark_id, sum(visits) as counted, sum(bot_visits) as bots from visit_counts group by bookmark_id
    ) as counts using (bookmark_id)
    where coalesce(visits, 0) <> coalesce(counted, 0) or coalesce(bot_visits, 0) <> coalesce(bots, 0)
    union all
    select 'unvisitable', id from bookmarks full join bookmark_visits on bookmark_id = id
    where bookmarks.user_id is distinct from bookmark_visits.user_id
    union all
    select 'pending', bookmark_id from visits`
}

t.test('kept totals are what they stand for after a storm of everything at once', async (t) => {
  const { user } = await fresh()
  const [ada, eve] = [await user(), await user()]
  const processes = [process(), process()]
  await Promise.all(
    processes.flatMap((one, i) => [stormOf(ada, one, i), stormOf(ada, one, i + 2), stormOf(eve, one, i)])
  )
  for (const { visits } of processes) await visits.drain()
  t.same(await drift(), [])
})

t.test('a user is deleted in the middle of it, and leaves nothing behind', async (t) => {
  const { user } = await fresh()
  const [ada, eve] = [await user(), await user()]
  const processes = [process(), process()]
  const storms = processes.flatMap((one, i) => [
    stormOf(ada, one, i),
    stormOf(ada, one, i + 2),
    stormOf(eve, one, i)
  ])
  await sleep(150)
  await deleting(eve, () => sleep(50))
  await Promise.all(storms)
  for (const { visits } of processes) await visits.drain()
  t.same(await drift(), [])
  t.same(await database.sql`select id from bookmarks where user_id = ${eve}`, [])
})

t.test('whoever saves while their account is deleted is told that it is gone', async (t) => {
  const { user, bookmarks } = await fresh()
  const ada = await user()
  await bookmarks.save(ada, [aDraft()])
  const saves: Promise<unknown>[] = []
  await deleting(ada, async () => {
    for (let i = 0; i < 5; i++) saves.push(bookmarks.save(ada, [aDraft()]))
    for (const save of saves) save.catch(() => undefined)
    await sleep(100)
  })
  for (const outcome of await Promise.allSettled(saves)) {
    t.match(outcome, { status: 'rejected', reason: { code: 'unauthenticated' } })
  }
  t.same(await drift(), [])
})

t.test('a user is deleted with more bookmarks than one statement takes', async (t) => {
  const { user, bookmarks } = await fresh()
  const ada = await user()
  for (let i = 0; i < 11; i++) {
    await bookmarks.save(
      ada,
      Array.from({ length: 500 }, () => aDraft())
    )
  }
  await deleting(ada, async () => undefined)
  t.same(await drift(), [])
  t.same(await database.sql`select count(*)::int as rows from bookmarks`, [{ rows: 0 }])
})
