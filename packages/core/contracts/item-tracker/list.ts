import { ITEM_SORTS, type ItemQuery } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging, walk } from '../paging-contract.ts'
import { type Fresh, findsOnly, inOrder, report, seed, text, wait } from './bench.ts'

export function listContract(t: Test, fresh: Fresh): void {
  for (const sort of ITEM_SORTS) {
    t.test(`list pages by ${sort}, largest first, the newer of two equal ones first`, async (t) => {
      const { tracker, pass = wait } = await fresh()
      await seed(tracker, pass)
      const all = await walk((paging) => tracker.list({ sort: 'last_seen', ...paging }), 100)
      t.equal(all.length, 7)
      await keepsPaging(t, (paging) => tracker.list({ sort, ...paging }), inOrder(all, sort))
    })
  }

  t.test('list answers an empty page when there is nothing', async (t) => {
    const { tracker } = await fresh()
    t.match(await tracker.list({ limit: 5, sort: 'level' }), { data: [], next_cursor: null })
    t.match(await tracker.list({ limit: 5, sort: 'level', page: 1 }), { data: [], total_count: 0 })
  })

  t.test(
    'list filters by status, level, environment and framework, and by all of them together',
    async (t) => {
      const { tracker, pass = wait } = await fresh()
      await seed(tracker, pass)
      const cases: [Partial<ItemQuery>, string[]][] = [
        [{ status: ['resolved'] }, ['Gamma ray']],
        [{ status: ['resolved', 'muted'] }, ['Delta 100% wing', 'Gamma ray']],
        [{ level: ['debug'] }, ['Eta carinae']],
        [{ level: ['critical', 'debug'] }, ['Alpha beam', 'Eta carinae', 'Gamma ray']],
        [{ environment: ['staging'] }, ['Beta Beam', 'Delta 100% wing']],
        [{ environment: ['staging', 'test'] }, ['Beta Beam', 'Delta 100% wing', 'Zeta_function']],
        [{ framework: ['rails'] }, ['Beta Beam']],
        [{ framework: ['rails', 'django'] }, ['Alpha beam', 'Beta Beam']],
        [{ environment: ['nowhere'] }, []],
        [{ level: ['critical'], environment: ['production'], status: ['active'] }, ['Alpha beam']],
        [{ level: ['error'], framework: ['rails'], query: 'beta' }, ['Beta Beam']],
        [{ level: ['debug'], query: 'beam' }, []]
      ]
      for (const [filter, expected] of cases) await findsOnly(t, tracker, filter, expected)
    }
  )

  t.test('list finds titles that contain all of the words, in any case', async (t) => {
    const { tracker, pass = wait } = await fresh()
    await seed(tracker, pass)
    const cases: [string, string[]][] = [
      ['beam', ['Alpha beam', 'Beta Beam']],
      ['BEAM alpha', ['Alpha beam']],
      ['  beam   beta ', ['Beta Beam']],
      ['eam', ['Alpha beam', 'Beta Beam']],
      ['beam gamma', []],
      ['100%', ['Delta 100% wing']],
      ['%', ['Delta 100% wing']],
      ['_', ['Zeta_function']],
      ["'", []],
      ['\\', []]
    ]
    for (const [query, expected] of cases) await findsOnly(t, tracker, { query }, expected)
  })

  t.test('list takes items last seen at or after since, and before until', async (t) => {
    const { tracker, pass = wait } = await fresh()
    const [one, two, three] = [
      await report(tracker, { title: 'one' }),
      (await pass(2), await report(tracker, { title: 'two' })),
      (await pass(2), await report(tracker, { title: 'three' }))
    ]
    const [first, middle, last] = [one, two, three].map((item) => text(item.last_occurrence_timestamp))
    await findsOnly(t, tracker, { since: middle }, ['three', 'two'])
    await findsOnly(t, tracker, { until: middle }, ['one'])
    await findsOnly(t, tracker, { since: first, until: last }, ['one', 'two'])
    await findsOnly(t, tracker, { since: last, until: last }, [])
    await findsOnly(t, tracker, { since: middle, query: 'T' }, ['three', 'two'])
  })

  t.test('list by cursor sees each item exactly once, also while new ones arrive', async (t) => {
    const { tracker, pass = wait } = await fresh()
    const before = await seed(tracker, pass)
    let count = 0
    const arrive = () => report(tracker, { title: `new ${'x'.repeat(++count)}` })
    const seen = await walk((paging) => tracker.list({ sort: 'last_seen', ...paging }), 2, arrive)
    const ids = seen.map(({ id }) => id)
    t.equal(new Set(ids).size, ids.length, 'none twice')
    t.strictSame(
      before.filter((id) => !ids.includes(id)),
      [],
      'none left out'
    )
  })

  t.test('list refuses a cursor of another order', async (t) => {
    const { tracker, pass = wait } = await fresh()
    await seed(tracker, pass)
    for (const sort of ITEM_SORTS) {
      const { next_cursor } = await tracker.list({ limit: 1, sort })
      for (const other of ITEM_SORTS.filter((other) => other !== sort)) {
        const query = { limit: 1, sort: other, cursor: next_cursor ?? '' }
        await t.rejects(tracker.list(query), { code: 'invalid' }, `${sort} is not ${other}`)
      }
    }
  })
}
