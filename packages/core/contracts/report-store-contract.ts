import type { CollectionLog, Report, ReportFilter, ReportStore } from '@rollcall/core'
import type { Test } from 'tap'
import { countingIds } from './memory/counting-ids.ts'
import { keepsPaging, walk } from './paging-contract.ts'

/** An empty store, and the log that reports belong to. */
export interface ReportBench {
  reports: ReportStore
  collections: CollectionLog
}

const ABSENT = '019ac000-0000-7000-8000-00000000dead'

export function reportStoreContract(t: Test, fresh: () => Promise<ReportBench>): void {
  const ids = countingIds()

  /** A store with an open collection, and what makes reports that belong to it. */
  async function open() {
    const { reports, collections } = await fresh()
    const collection_id = ids.next()
    await collections.begin({ id: collection_id, source: 'built-in', started_at: '2026-01-01T00:00:00.000Z' })
    return { reports, report: (told: Partial<Report>) => aReport({ id: ids.next(), collection_id, ...told }) }
  }

  t.test('get answers a report whole', async (t) => {
    const { reports, report } = await open()
    const data = { z: 1.5, nested: { list: [1, null, true, 'x'] }, odd: '\u001e"\\\u2028\u{1f642}', '': {} }
    const one = report({ data, title: 'a\u001eb\n"', last_occurrence_timestamp: null, item_id: 2 ** 40 })
    t.equal(await reports.add([one]), 1)
    t.strictSame(await reports.get(one.id), one)
  })

  t.test('get and remove reject with not_found', async (t) => {
    const { reports, report } = await open()
    await reports.add([report({})])
    await t.rejects(reports.get(ABSENT), { code: 'not_found' })
    await t.rejects(reports.remove(ABSENT), { code: 'not_found' })
  })

  t.test('add stores nothing of nothing', async (t) => {
    const { reports } = await open()
    t.equal(await reports.add([]), 0)
  })

  t.test('add leaves out what the newest report of the item says already', async (t) => {
    const { reports, report } = await open()
    const add = (...hashes: string[]) => reports.add(hashes.map((content_hash) => report({ content_hash })))
    t.equal(await add('a'), 1)
    t.equal(await add('a'), 0)
    t.equal(await add('b', 'b'), 1, 'twice in one go is stored once')
    t.equal(await add('a'), 1, 'as it was before is news again')
    t.equal((await all(reports)).length, 3)
  })

  t.test('add tells items and sources apart', async (t) => {
    const { reports, report } = await open()
    const content_hash = 'same'
    t.equal(
      await reports.add([report({ content_hash }), report({ content_hash, item_id: 2, counter: 2 })]),
      2
    )
    t.equal(await reports.add([report({ content_hash, source: 'rollbar' })]), 1)
    t.equal(await reports.add([report({ content_hash }), report({ content_hash, item_id: 3 })]), 1)
  })

  t.test('add keeps the new of a batch whose others are known', async (t) => {
    const { reports, report } = await open()
    const batch = () =>
      Array.from({ length: 100 }, (_, i) => report({ item_id: i + 1, counter: i + 1, content_hash: `h${i}` }))
    t.equal(await reports.add(batch()), 100)
    t.equal(await reports.add(batch()), 0)
    t.equal(await reports.add(batch().map((one, i) => (i % 10 ? one : { ...one, content_hash: 'new' }))), 10)
  })

  t.test('add takes text that a database cannot hold, without failing', async (t) => {
    const { reports, report } = await open()
    const odd = 'nul \0 and half of a pair \ud800.'
    const one = report({ title: odd, environment: odd, data: { title: odd, [odd]: [odd] } })
    t.equal(await reports.add([one]), 1)
    t.equal(await reports.add([report({ title: odd })]), 0)
    t.match((await reports.get(one.id)).title, /^nul .*and half of a pair .*\.$/s)
  })

  t.test('list is newest first, and pages', async (t) => {
    const { reports, report } = await open()
    const made = ['01', '02', '02', '03', '03', '03', '04'].map((day, i) =>
      report({ item_id: i + 1, counter: i + 1, created_at: `2026-02-${day}T00:00:00.000Z` })
    )
    await reports.add(made.slice(3))
    await reports.add(made.slice(0, 3))
    await keepsPaging(t, (paging) => reports.list(paging), made.toReversed())
  })

  t.test('list by cursor sees each report exactly once, also while new ones arrive', async (t) => {
    const { reports, report } = await open()
    const made = Array.from({ length: 5 }, (_, i) => report({ item_id: i + 1 }))
    await reports.add(made)
    const later = '2026-03-01T00:00:00.000Z'
    let item_id = 100
    const arrive = () => reports.add([report({ item_id: item_id++, created_at: later })])
    const seen = await walk((paging) => reports.list(paging), 2, arrive)
    t.strictSame(seen, made.toReversed())
  })

  t.test('list filters by each condition, and by all of them together', async (t) => {
    const { reports, report } = await open()
    const time = (day: number) => `2026-02-0${day}T00:00:00.000Z`
    await reports.add([
      report({ title: 'one', item_id: 11, counter: 1, level: 'debug', created_at: time(1) }),
      report({ title: 'two', item_id: 12, counter: 2, status: 'resolved', created_at: time(2) }),
      report({ title: 'three', item_id: 13, counter: 3, environment: 'staging', created_at: time(3) }),
      report({ title: 'four', item_id: 14, counter: 4, level: 'critical', created_at: time(4) })
    ])
    const cases: [ReportFilter, string[]][] = [
      [{ item: '12' }, ['two']],
      [{ item: '#3' }, ['three']],
      [{ item: '999999999999999' }, []],
      [{ status: ['resolved'] }, ['two']],
      [{ status: ['resolved', 'active'], level: ['error'] }, ['three', 'two']],
      [{ level: ['debug', 'critical'] }, ['four', 'one']],
      [{ environment: ['staging'] }, ['three']],
      [{ environment: ['staging', 'production'], since: time(3) }, ['four', 'three']],
      [{ since: time(2), until: time(4) }, ['three', 'two']],
      [{ until: time(2) }, ['one']],
      [
        { item: '#1', level: ['debug'], status: ['active'], environment: ['production'], until: time(9) },
        ['one']
      ],
      [{ item: '#1', level: ['error'] }, []]
    ]
    for (const [filter, expected] of cases) {
      const { data, total_count } = await reports.list({ ...filter, limit: 100, page: 1 })
      t.strictSame(
        data.map(({ title }) => title),
        expected,
        JSON.stringify(filter)
      )
      t.equal(total_count, expected.length)
    }
  })

  t.test('remove takes one away', async (t) => {
    const { reports, report } = await open()
    const [gone, kept] = [report({}), report({ item_id: 2 })]
    await reports.add([gone, kept])
    await reports.remove(gone.id)
    t.strictSame(await all(reports), [kept])
    await t.rejects(reports.remove(gone.id), { code: 'not_found' })
  })

  /** Item 1 with reports of the days 1 to 4, item 2 with one of day 1. */
  async function grown() {
    const { reports, report } = await open()
    for (const day of [1, 2, 3, 4]) {
      await reports.add([report({ content_hash: `h${day}`, created_at: `2026-02-0${day}T00:00:00.000Z` })])
    }
    await reports.add([report({ item_id: 2, counter: 2, created_at: '2026-02-01T00:00:00.000Z' })])
    return { reports, report }
  }
  const left = async (reports: ReportStore) =>
    (await all(reports)).map(({ item_id, created_at }) => `${item_id}:${created_at.slice(9, 10)}`).sort()

  for (const [rule, told, removed, expected] of [
    [{}, 'all', 5, []],
    [{ before: '2026-02-03T00:00:00.000Z' }, 'those stored before a time', 3, ['1:3', '1:4']],
    [{ keep: 1 }, 'all but the newest of each item', 3, ['1:4', '2:1']],
    [{ keep: 3 }, 'all but the newest three of each item', 1, ['1:2', '1:3', '1:4', '2:1']],
    [
      { before: '2026-02-03T00:00:00.000Z', keep: 1 },
      'old ones that are not the newest',
      2,
      ['1:3', '1:4', '2:1']
    ],
    [{ before: '2026-01-01T00:00:00.000Z' }, 'none where none is old', 0, ['1:1', '1:2', '1:3', '1:4', '2:1']]
  ] as const) {
    t.test(`clean removes ${told}`, async (t) => {
      const { reports } = await grown()
      t.equal(await reports.clean({ ...rule, dry_run: true }), removed)
      t.equal((await all(reports)).length, 5, 'dry_run removes none')
      t.equal(await reports.clean({ ...rule, dry_run: false }), removed)
      t.strictSame(await left(reports), expected)
    })
  }

  t.test('clean keeps the newest of each source, and of equally old ones the one stored last', async (t) => {
    const { reports, report } = await open()
    const [first, second] = [report({ content_hash: 'a' }), report({ content_hash: 'b' })]
    const elsewhere = report({ source: 'rollbar' })
    for (const one of [first, second, elsewhere]) await reports.add([one])
    t.equal(await reports.clean({ keep: 1, dry_run: false }), 1)
    t.strictSame(await all(reports), [elsewhere, second])
  })

  t.test('add stores what was cleaned away once more', async (t) => {
    const { reports, report } = await open()
    await reports.add([report({})])
    await reports.clean({ dry_run: false })
    t.equal(await reports.add([report({})]), 1)
  })
}

async function all(reports: ReportStore): Promise<Report[]> {
  return (await reports.list({ limit: 100 })).data
}

function aReport(told: Partial<Report> & Pick<Report, 'id' | 'collection_id'>): Report {
  return {
    created_at: '2026-02-01T00:00:00.000Z',
    source: 'built-in',
    project_id: 1,
    item_id: 1,
    counter: 1,
    title: 'Boom',
    environment: 'production',
    level: 'error',
    status: 'active',
    total_occurrences: 1,
    last_occurrence_timestamp: '2026-01-31T00:00:00.000Z',
    content_hash: 'hash',
    data: { title: 'Boom' },
    ...told
  }
}
