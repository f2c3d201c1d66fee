import type { SavedSearchStore } from '@rollcall/core'
import type { Test } from 'tap'
import { countingIds } from './memory/counting-ids.ts'

export interface SavedSearchBench {
  searches: SavedSearchStore
  /** Makes somebody new, and answers their id. */
  user: () => Promise<string>
}

const ABSENT = '019ac000-0000-7000-8000-00000000dead'

export function savedSearchStoreContract(t: Test, fresh: () => Promise<SavedSearchBench>): void {
  const ids = countingIds()
  const aSearch = (name: string, q = '#todo is:unread') => ({
    id: ids.next(),
    name,
    q,
    created_at: '2026-01-01T00:00:00.000Z'
  })

  t.test('save keeps a search, which is found by id and by name in any case of letters', async (t) => {
    const { searches, user } = await fresh()
    const user_id = await user()
    const search = aSearch('Étude "100%"')
    t.same(await searches.save(user_id, search), search)
    for (const ref of [search.id, search.id.toUpperCase(), 'Étude "100%"', 'éTUDE "100%"']) {
      t.same(await searches.find(user_id, ref), search, ref)
    }
    t.same(await searches.list(user_id), [search])
  })

  t.test('save puts a search in the place of one with that name', async (t) => {
    const { searches, user } = await fresh()
    const user_id = await user()
    const before = await searches.save(user_id, aSearch('todo', 'old'))
    const after = await searches.save(user_id, {
      ...aSearch('TODO', 'new'),
      created_at: '2026-02-01T00:00:00.000Z'
    })
    t.same(after, { ...before, name: 'TODO', q: 'new' }, 'its id and the time it was made stay')
    t.same(await searches.list(user_id), [after])
  })

  t.test('list is by name in any case of letters', async (t) => {
    const { searches, user } = await fresh()
    const user_id = await user()
    t.same(await searches.list(user_id), [])
    for (const name of ['b', 'C', 'a', 'B2', 'c d']) await searches.save(user_id, aSearch(name))
    const names = (await searches.list(user_id)).map(({ name }) => name)
    t.strictSame(names, ['a', 'b', 'B2', 'C', 'c d'])
  })

  t.test('searches are their user’s alone', async (t) => {
    const { searches, user } = await fresh()
    const [mine, theirs] = [await user(), await user()]
    const own = await searches.save(mine, aSearch('todo', 'mine'))
    const other = await searches.save(theirs, aSearch('todo', 'theirs'))
    t.same(await searches.list(mine), [own])
    t.same(await searches.find(theirs, 'todo'), other)
    await t.rejects(searches.find(theirs, own.id), { code: 'not_found' })
    await t.rejects(searches.remove(theirs, own.id), { code: 'not_found' })
  })

  t.test('remove takes a search away by id or name', async (t) => {
    const { searches, user } = await fresh()
    const user_id = await user()
    const one = await searches.save(user_id, aSearch('one'))
    const two = await searches.save(user_id, aSearch('two'))
    await searches.save(user_id, aSearch('three'))
    await searches.remove(user_id, one.id)
    await searches.remove(user_id, 'TWO')
    t.strictSame(
      (await searches.list(user_id)).map(({ name }) => name),
      ['three']
    )
    for (const ref of [one.id, 'two', two.id]) {
      await t.rejects(searches.remove(user_id, ref), { code: 'not_found' }, ref)
      await t.rejects(searches.find(user_id, ref), { code: 'not_found' }, ref)
    }
  })

  t.test('find and remove reject with not_found', async (t) => {
    const { searches, user } = await fresh()
    const user_id = await user()
    await searches.save(user_id, aSearch('todo'))
    for (const ref of [ABSENT, 'nope', '%', '_odo', '\0', "'", '']) {
      await t.rejects(searches.find(user_id, ref), { code: 'not_found' }, JSON.stringify(ref))
      await t.rejects(searches.remove(user_id, ref), { code: 'not_found' }, JSON.stringify(ref))
    }
  })

  t.test('one search is kept of many that are saved under one name at once', async (t) => {
    const { searches, user } = await fresh()
    const user_id = await user()
    const saved = await Promise.all(
      Array.from({ length: 10 }, (_, i) => searches.save(user_id, aSearch(i % 2 ? 'todo' : 'TODO', `q${i}`)))
    )
    t.equal(new Set(saved.map(({ id }) => id)).size, 1)
    t.equal((await searches.list(user_id)).length, 1)
  })

  t.test('save rejects with unauthenticated when the user is gone', async (t) => {
    const { searches } = await fresh()
    await t.rejects(searches.save(ABSENT, aSearch('todo')), { code: 'unauthenticated' })
  })
}
