import {
  aDraft,
  bookmarkSearchContract,
  bookmarkStoreContract,
  savedSearchStoreContract
} from '@rollcall/core/contracts'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { codeLength } from '../src/bookmarks/code-length.ts'
import { bookmarkDesk } from './bookmark-desk.ts'

const { database, fresh } = await bookmarkDesk(t)
const { db } = database

t.test('bookmarks', async (t) => bookmarkStoreContract(t, fresh))

t.test('searches of bookmarks', async (t) => bookmarkSearchContract(t, fresh))

t.test('saved searches', async (t) => savedSearchStoreContract(t, fresh))

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The length of new codes when so many of the letters begin a code of three that is taken. */
async function lengthWith(letters: number): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`create temporary table bookmarks (short_url text primary key) on commit drop`)
    await tx.execute(sql`
      with letters as (select * from unnest(string_to_array(${ALPHABET}, null)) with ordinality as l(letter, place))
      insert into bookmarks select a.letter || b.letter || c.letter from letters a, letters b, letters c
      where a.place <= ${letters}`)
    return codeLength(tx).get()
  })
}

t.test('codes grow by a character when more than half of their length are taken', async (t) => {
  t.equal(await lengthWith(25), 3)
  t.equal(await lengthWith(37), 4)
})

t.test(
  'a tag is replaced on more bookmarks than one statement takes, beside changes of the same',
  async (t) => {
    const { bookmarks, user } = await fresh()
    const user_id = await user()
    const drafts = Array.from({ length: 2_500 }, () => aDraft({ tags: ['old', 'other'] }))
    for (let i = 0; i < drafts.length; i += 500) await bookmarks.save(user_id, drafts.slice(i, i + 500))
    const changes = drafts
      .slice(0, 50)
      .map(({ id, created_at }) => bookmarks.change(user_id, id, { title: 'new', updated_at: created_at }))
    t.equal(await bookmarks.replaceTags(user_id, ['old'], 'new'), 2_500)
    await Promise.all(changes)
    t.same(await bookmarks.tags(user_id), [
      { tag: 'new', count: 2_500 },
      { tag: 'other', count: 2_500 }
    ])
    const query = { user_id, sort: 'created_at', limit: 1, page: 1 } as const
    const found = await bookmarks.list({ ...query, search: { type: 'tag', tag: 'new' } })
    t.equal(found.total_count, 2_500)
  }
)
