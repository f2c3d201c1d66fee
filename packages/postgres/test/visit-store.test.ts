import type { BookmarkStore, Visit } from '@rollcall/core'
import { aDraft, visitStoreContract } from '@rollcall/core/contracts'
import t from 'tap'
import { postgresVisits } from '../src/bookmarks/visit-store.ts'
import { bookmarkDesk } from './bookmark-desk.ts'

const { database, fresh } = await bookmarkDesk(t)

function aVisit(short_url: string): Visit {
  return { short_url, at: '2026-01-10T12:00:00.000Z', is_bot: false, referrer: '', client: 'Firefox' }
}

async function saved(bookmarks: BookmarkStore, user_id: string, count: number) {
  const drafts = Array.from({ length: count }, (_, i) =>
    aDraft({ code: { custom: `link-${i}` }, url: `https://example.com/${i}` })
  )
  const answers = await bookmarks.save(user_id, drafts)
  return answers.flatMap((one) => ('bookmark' in one ? [one.bookmark] : []))
}

/** Visits of all links in turn that were written down and not counted; a third are of bots. */
async function gathered(count: number): Promise<void> {
  await database.sql`
    insert into visits (bookmark_id, visited_at, is_bot, referrer, client, count)
    select ids[1 + n % cardinality(ids)], '2026-01-10T12:00:00Z', n % 3 = 0, '', 'Firefox', 1
    from (select array_agg(id) as ids from bookmarks) as links, generate_series(1, ${count}::int) n`
}

t.test('visits', async (t) => visitStoreContract(t, fresh))

t.test('what one process wrote down before it died, another counts', async (t) => {
  const { bookmarks, user } = await fresh()
  const user_id = await user()
  const [bookmark] = await saved(bookmarks, user_id, 1)
  const dying = postgresVisits(database)
  await Promise.all(Array.from({ length: 7 }, () => dying.visit(aVisit('link-0'))))
  t.match(await bookmarks.find(user_id, bookmark?.id ?? ''), { visits: 7 })
})

t.test('who wrote no visit down asks for none at the end; the next to read counts the rest', async (t) => {
  const { bookmarks, user } = await fresh()
  const user_id = await user()
  const [bookmark] = await saved(bookmarks, user_id, 1)
  await gathered(3)
  const asked: PropertyKey[] = []
  const driver = new Proxy(database.sql, {
    get(target, key) {
      asked.push(key)
      return Reflect.get(target, key)
    },
    apply: () => t.fail('nothing is asked')
  })
  await postgresVisits({ db: database.db, sql: driver }).drain()
  t.strictSame(asked, [])
  t.match(await bookmarks.find(user_id, bookmark?.id ?? ''), { visits: 3 })
})

t.test('who wrote visits down counts them at the end, with those that others left', async (t) => {
  const { bookmarks, user } = await fresh()
  await saved(bookmarks, await user(), 1)
  await gathered(3)
  const visits = postgresVisits(database)
  await visits.visit(aVisit('link-0'))
  await visits.drain()
  t.same(await database.sql`select sum(visits)::int as visits from bookmark_visits`, [{ visits: 4 }])
})

t.test('two processes that count at the same time count every visit once', async (t) => {
  const { bookmarks, user } = await fresh()
  const user_id = await user()
  await saved(bookmarks, user_id, 20)
  const processes = [postgresVisits(database), postgresVisits(database)]
  const work = processes.map(async (visits) => {
    for (let i = 0; i < 200; i++) {
      await visits.visit(aVisit(`link-${i % 20}`))
      if (i % 10 === 0) await visits.settle()
    }
  })
  await Promise.all(work)
  t.match(await processes[0]?.totals(user_id), { visits: 400, never_visited: 0 })
})

t.test('links that are deleted while they are visited and counted hold nobody up', async (t) => {
  const { bookmarks, visits, user } = await fresh()
  const user_id = await user()
  const links = await saved(bookmarks, user_id, 40)
  const visiting = async () => {
    for (let i = 0; i < 200; i++) await visits.visit(aVisit(`link-${i % 40}`))
  }
  const counting = async () => {
    for (let i = 0; i < 40; i++) await visits.settle()
  }
  const deleting = async () => {
    for (const { id } of links.slice(0, 30)) await bookmarks.remove(user_id, id)
  }
  await Promise.all([visiting(), visiting(), counting(), deleting()])
  t.match(await visits.totals(user_id), { bookmarks: 10, visits: 100 })
})

t.test('visits that were counted leave no rows behind', async (t) => {
  const { bookmarks, visits, user } = await fresh()
  await saved(bookmarks, await user(), 10)
  await Promise.all(Array.from({ length: 6000 }, (_, i) => visits.visit(aVisit(`link-${i % 10}`))))
  await visits.drain()
  t.same(await database.sql`select count(*)::int as rows from visits`, [{ rows: 0 }])
})

t.test('visits are counted however many have gathered', async (t) => {
  const { bookmarks, visits, user } = await fresh()
  const user_id = await user()
  await saved(bookmarks, user_id, 2)
  await gathered(45_000)
  await visits.settle()
  t.match(await visits.totals(user_id), { visits: 45_000, bot_visits: 15_000 })
  t.same(await database.sql`select count(*)::int as rows from visits`, [{ rows: 0 }])
})

t.test('visits are counted also when the table cannot be swept', async (t) => {
  const { bookmarks, user } = await fresh()
  const user_id = await user()
  await saved(bookmarks, user_id, 1)
  const unswept: string[] = []
  const driver = new Proxy(database.sql, {
    get(target, key) {
      if (key !== 'unsafe') return Reflect.get(target, key)
      return (...args: Parameters<typeof target.unsafe>) => {
        const [statement] = args
        if (!statement.startsWith('VACUUM')) return target.unsafe(...args)
        unswept.push(statement)
        return Promise.reject(Object.assign(new Error('canceling statement'), { code: '57014' }))
      }
    }
  })
  const visits = postgresVisits({ db: database.db, sql: driver })
  await gathered(6_000)
  t.match(await visits.totals(user_id), { visits: 6_000 })
  await visits.drain()
  t.ok(unswept.length > 0)
})
