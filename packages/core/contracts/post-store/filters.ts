import { POST_SORTS, type PostQuery } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging } from '../paging-contract.ts'
import { ABSENT, day, desk, type Fresh, id, ranked } from './bench.ts'

export function filtersContract(t: Test, fresh: Fresh): void {
  /** Even ones are Ada's, odd ones Eve's; those divisible by three carry a tag, those by four are about an item. */
  async function seeded() {
    const bench = await desk(fresh)
    const { add, ada, eve, vote } = bench
    await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        add({
          id: id(i),
          user_id: i % 2 === 0 ? ada : eve,
          title: i % 5 === 0 ? 'Refused connections' : 'Boom',
          tags: i % 3 === 0 ? ['common', 'é"b'] : ['common'],
          ...(i % 4 === 0 && { item_id: 17, item_source: i % 8 === 0 ? 'built-in' : 'rollbar' }),
          created_at: day(1 + Math.floor(i / 3))
        })
      )
    )
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => vote(id(2 * i), eve, { value: i % 2 === 0 ? 1 : -1 }))
    )
    await add({
      id: id(30),
      published: false,
      title: 'Refused',
      tags: ['é"b'],
      item_id: 17,
      item_source: 'built-in'
    })
    return bench
  }

  const FILTERS: [
    string,
    (who: { ada: string; eve: string }) => Partial<PostQuery>,
    (i: number) => boolean
  ][] = [
    ['owner by username', () => ({ owner: 'Ada' }), (i) => i % 2 === 0],
    ['owner in other letters', () => ({ owner: 'aDA' }), (i) => i % 2 === 0],
    ['owner by id', ({ eve }) => ({ owner: eve }), (i) => i % 2 === 1],
    ['owner by id in capitals', ({ eve }) => ({ owner: eve.toUpperCase() }), (i) => i % 2 === 1],
    ['tag', () => ({ tag: 'é"b' }), (i) => i % 3 === 0],
    ['tag of all', () => ({ tag: 'common' }), () => true],
    ['item of one source', () => ({ item: { id: 17, source: 'rollbar' } }), (i) => i % 8 === 4],
    ['item of another source', () => ({ item: { id: 17, source: 'built-in' } }), (i) => i % 8 === 0],
    ['words', () => ({ search: 'connection' }), (i) => i % 5 === 0],
    ['owner and tag', () => ({ owner: 'ada', tag: 'é"b' }), (i) => i % 6 === 0],
    [
      'owner, tag and words',
      () => ({ owner: 'eve', tag: 'common', search: 'boom' }),
      (i) => i % 2 === 1 && i % 5 !== 0
    ],
    ['tag and period', () => ({ tag: 'common', period: 'week', now: day(11) }), (i) => i >= 9]
  ]

  t.test('a filter leaves what it asks for, in the order of every sort', async (t) => {
    const { all, ids, ada, eve, list } = await seeded()
    const posts = await all()
    t.equal(posts.length, 24)
    for (const [name, filter, isMeant] of FILTERS) {
      const meant = posts.filter(({ id: one }) => isMeant(Number(one.slice(-4))))
      for (const sort of POST_SORTS) {
        const expected = ranked(sort, meant).map((post) => post.id)
        t.strictSame(await ids({ ...filter({ ada, eve }), sort }), expected, `${name} by ${sort}`)
      }
      const page = await list({ ...filter({ ada, eve }), page: 1, per_page: 1 })
      t.equal(page.total_count, meant.length, name)
    }
  })

  t.test('what a filter leaves keeps paging', async (t) => {
    const { all, list } = await seeded()
    const posts = (await all()).filter(({ tags }) => tags.includes('é"b'))
    for (const sort of POST_SORTS) {
      await keepsPaging(t, (paging) => list({ tag: 'é"b', sort, ...paging }), ranked(sort, posts))
    }
    const owned = posts.filter(({ owner }) => owner.username === 'eve')
    const query = { owner: 'EVE', tag: 'é"b', search: 'boom or connection' }
    await keepsPaging(t, (paging) => list({ ...query, ...paging }), ranked('new', owned))
  })

  t.test('what nobody has leaves nothing', async (t) => {
    const { ids, ada, eve } = await seeded()
    const none: Partial<PostQuery>[] = [
      { owner: 'nobody' },
      { owner: ABSENT },
      { owner: '%' },
      { owner: "'" },
      { tag: 'é' },
      { tag: 'Common' },
      { tag: '{common}' },
      { item: { id: 18, source: 'built-in' } },
      { item: { id: 999_999_999_999_999, source: 'rollbar' } },
      { search: 'nothing' },
      { owner: 'ada', search: '-boom -refused' }
    ]
    for (const query of none) t.strictSame(await ids({ ...query, viewer: ada }), [], JSON.stringify(query))
    t.strictSame(await ids({ viewer: eve, state: 'draft', owner: 'ada', tag: 'é"b' }), [])
  })

  t.test('filters hold for drafts and deleted posts too', async (t) => {
    const { ids, ada, posts } = await seeded()
    const draft = { viewer: ada, state: 'draft' } as const
    const filters = [
      { tag: 'é"b' },
      { search: 'refuse' },
      { owner: ada },
      { item: { id: 17, source: 'built-in' } }
    ] as const
    for (const filter of filters) t.strictSame(await ids({ ...draft, ...filter }), [id(30)])
    t.strictSame(await ids({ ...draft, tag: 'common' }), [])
    for (const i of [0, 2, 6]) await posts.remove(id(i), day(20))
    const deleted = { viewer: ada, state: 'deleted' } as const
    t.strictSame(await ids({ ...deleted, tag: 'é"b' }), [6, 0].map(id))
    t.strictSame(await ids({ ...deleted, search: 'refused' }), [id(0)])
    t.strictSame(await ids({ ...deleted, sort: 'top', tag: 'common' }), [0, 6, 2].map(id))
  })

  t.test('words are searched in title and content, in any form', async (t) => {
    const { add, ids } = await desk(fresh)
    await add({ id: id(1), title: 'Refused connections', content: 'The database was down.' })
    await add({ id: id(2), title: 'Boom', content: 'It refuses each connection to the `databases`.' })
    await add({ id: id(3), title: 'Wieder da', content: 'Größe zählt: ERR_REFUSED 42' })
    const cases = [
      ['refused', [3, 2, 1]],
      ['REFUSE', [3, 2, 1]],
      ['connection refusing', [2, 1]],
      ['refused connections', [2, 1]],
      ['"refused connections"', [1]],
      ['database boom', [2]],
      ['boom or wieder', [3, 2]],
      ['database -boom', [1]],
      ['-database', [3]],
      ['refused connection or größe', [3, 2, 1]],
      ['GRÖSSE', []],
      ['Größe 42', [3]],
      ['conn', []],
      ['absent', []]
    ] as const
    for (const [search, found] of cases) t.strictSame(await ids({ search }), found.map(id), search)
  })

  t.test('a search follows what is changed', async (t) => {
    const { add, ids, posts, ada } = await desk(fresh)
    await add({ id: id(1), title: 'Alpha', content: 'beta' })
    await posts.change(id(1), { title: 'Gamma', updated_at: day(2) }, ada)
    t.strictSame(await ids({ search: 'alpha' }), [])
    t.strictSame(await ids({ search: 'gamma beta' }), [id(1)])
  })

  t.test('whatever is searched for, it is no failure', async (t) => {
    const { add, ids, all } = await desk(fresh)
    await add({ id: id(1), title: 'Alpha', content: 'beta' })
    const odd = [
      '"',
      '"alpha',
      '-',
      '- -',
      'or',
      '&',
      '!',
      'a:*',
      '(',
      ')',
      ':',
      '<->',
      "'",
      '\\',
      '🙂',
      '\ud800'
    ]
    for (const search of [...odd, 'x '.repeat(250)]) t.ok(Array.isArray(await ids({ search })), search)
    for (const filter of [{ search: 'a\0' }, { owner: 'a\0' }, { tag: 'a\0' }]) {
      const found = await all(filter).catch((error: unknown) => {
        t.match(error, { code: 'invalid' }, JSON.stringify(filter))
        return []
      })
      t.strictSame(found, [])
    }
  })
}
