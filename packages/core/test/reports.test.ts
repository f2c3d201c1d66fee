import { bind, type ItemTracker, operator, type ReportStore, useCases } from '@rollcall/core'
import {
  countingIds,
  fixedClock,
  memoryCollections,
  memoryReports,
  memoryTracker
} from '@rollcall/core/contracts'
import t from 'tap'

const { collectReports, listReports, showReport, deleteReport, cleanReports } = useCases

/** `over` takes the place of single ports. */
function desk(over: { tracker?: ItemTracker; reports?: ReportStore } = {}) {
  const clock = fixedClock('2026-01-15T12:00:00.000Z')
  const tracker = memoryTracker({ clock })
  const ports = {
    clock,
    tracker,
    ids: countingIds(),
    reports: memoryReports(),
    collections: memoryCollections(clock),
    ...over
  }
  const app = bind({ collectReports, listReports, showReport, deleteReport, cleanReports }, ports)
  const report = (title: string) =>
    tracker.create({ title, level: 'error', environment: 'production', fingerprint: title })
  return { app, clock, tracker, ports, report }
}

/** The tracker, but its answer breaks off after so many items. */
function breakingOff(tracker: ItemTracker, after: number): ItemTracker {
  return {
    ...tracker,
    async *changedSince(since) {
      let count = 0
      for await (const tracked of tracker.changedSince(since)) {
        if (count++ === after) throw new Error('the line went dead')
        yield tracked
      }
    }
  }
}

t.test('reports.collect stores what the tracker says of each item, whole', async (t) => {
  const { app, report } = desk()
  const item = await report('Boom')
  const { collection_id, ...numbers } = await app.collectReports({}, operator)
  t.strictSame(numbers, { seen: 1, stored: 1 })
  const { data } = await app.listReports({}, operator)
  t.match(data, [
    {
      collection_id,
      created_at: '2026-01-15T12:00:00.000Z',
      source: 'built-in',
      item_id: item.id,
      counter: 1,
      title: 'Boom',
      environment: 'production',
      level: 'error',
      status: 'active',
      total_occurrences: 1,
      last_occurrence_timestamp: '2026-01-15T12:00:00.000Z',
      content_hash: /^[0-9a-f]{64}$/
    }
  ])
  t.strictSame(data[0]?.data, item)
  t.strictSame(await app.showReport({ id: data[0]?.id ?? '' }, operator), data[0])
})

t.test(
  'reports.collect stores nothing when nothing has changed, and one report more when one item has',
  async (t) => {
    const { app, clock, tracker, report } = desk()
    await report('one')
    await report('two')
    t.match(await app.collectReports({}, operator), { seen: 2, stored: 2 })
    t.match(await app.collectReports({}, operator), { seen: 2, stored: 0 })
    clock.pass(60)
    await tracker.update('#1', { status: 'muted' })
    t.match(await app.collectReports({}, operator), { seen: 2, stored: 1 })
    clock.pass(60)
    t.match(await app.collectReports({}, operator), { seen: 1, stored: 0 })
    t.match(await app.listReports({ item: '#1' }, operator), {
      data: [{ status: 'muted' }, { status: 'active' }]
    })
  }
)

t.test('reports.collect that breaks off can be run again, and stores nothing twice', async (t) => {
  const { clock, tracker, ports, report } = desk()
  for (let i = 0; i < 250; i++) await report('x'.repeat(i + 1))
  const broken = bind({ collectReports }, { ...ports, tracker: breakingOff(tracker, 230) })
  await t.rejects(broken.collectReports({}, operator), { message: 'the line went dead' })
  t.match(await ports.reports.list({ limit: 1, page: 1 }), { total_count: 200 }, 'whole batches are kept')
  clock.pass(1)
  const again = bind({ collectReports }, ports)
  t.match(await again.collectReports({}, operator), { seen: 250, stored: 50 })
  t.match(await ports.reports.list({ limit: 1, page: 1 }), { total_count: 250 })
})

t.test(
  'reports.collect that breaks off is made up for by the next, from where the last complete one stood',
  async (t) => {
    const { clock, tracker, ports, report } = desk()
    const whole = bind({ collectReports }, ports)
    const broken = bind({ collectReports }, { ...ports, tracker: breakingOff(tracker, 0) })
    await whole.collectReports({}, operator)
    clock.pass(60)
    await report('between')
    clock.pass(60)
    await t.rejects(broken.collectReports({}, operator))
    clock.pass(60)
    t.match(await whole.collectReports({}, operator), { seen: 1, stored: 1 })
  }
)

t.test(
  'reports.collect that is interrupted keeps whole batches, and lets the next begin at once',
  async (t) => {
    const { app, ports, report } = desk()
    for (let i = 0; i < 250; i++) await report('x'.repeat(i + 1))
    const interrupted = AbortSignal.abort()
    await t.rejects(app.collectReports({}, { ...operator, interrupted }), { name: 'AbortError' })
    t.match(await ports.reports.list({ limit: 1, page: 1 }), { total_count: 100 })
    t.match(await app.collectReports({}, operator), { seen: 250, stored: 150 })
  }
)

t.test('reports.collect refuses to run twice at once', async (t) => {
  const { app, report } = desk()
  await report('Boom')
  const [first, second] = await Promise.allSettled([
    app.collectReports({}, operator),
    app.collectReports({}, operator)
  ])
  t.match(first, { status: 'fulfilled', value: { stored: 1 } })
  t.match(second, { status: 'rejected', reason: { code: 'conflict' } })
  await t.resolves(app.collectReports({}, operator))
})

t.test('reports.collect that fails lets the next begin at once', async (t) => {
  const reports = memoryReports()
  const { report, ports } = desk()
  const failing = { ...reports, add: () => Promise.reject(new Error('disk full')) }
  await report('Boom')
  const broken = bind({ collectReports }, { ...ports, reports: failing })
  await t.rejects(broken.collectReports({}, operator), { message: 'disk full' })
  t.match(await bind({ collectReports }, ports).collectReports({}, operator), { stored: 1 })
})

t.test('reports.collect stops when another one has taken over from it', async (t) => {
  const { clock, tracker, ports, report } = desk()
  for (let i = 0; i < 150; i++) await report('x'.repeat(i + 1))
  const other = { id: '019ac000-0000-7000-8000-00000000beef', source: 'built-in' as const }
  const stalling: ItemTracker = {
    ...tracker,
    async *changedSince(since) {
      clock.pass(3600)
      await ports.collections.begin({ ...other, started_at: clock.now().toISOString() })
      yield* tracker.changedSince(since)
    }
  }
  const app = bind({ collectReports }, { ...ports, tracker: stalling })
  await t.rejects(app.collectReports({}, operator), { code: 'conflict' })
  await t.resolves(ports.collections.finish(other.id, { seen: 0, stored: 0 }), 'and leaves that one alone')
})

t.test('reports.collect tells how far it has come', async (t) => {
  const { app, report } = desk()
  for (let i = 0; i < 201; i++) await report('x'.repeat(i + 1))
  const told: [number, number | null][] = []
  const caller = {
    ...operator,
    onProgress: (done: number, total: number | null) => void told.push([done, total])
  }
  await app.collectReports({}, caller)
  t.strictSame(told, [
    [100, null],
    [200, null],
    [201, null]
  ])
})

/** Item 1 with reports 4 to 1 days old, item 2 with one 4 days old. */
async function grown() {
  const { app, clock, tracker, report } = desk()
  await report('one')
  await report('two')
  for (const level of ['debug', 'info', 'warning', 'error'] as const) {
    await tracker.update('#1', { level })
    await app.collectReports({}, operator)
    clock.pass(86_400)
  }
  const left = async () =>
    (await app.listReports({}, operator)).data.map((one) => `${one.counter}:${one.level}`)
  return { app, left }
}

t.test('reports.clean deletes all without a condition', async (t) => {
  const { app, left } = await grown()
  t.strictSame(await app.cleanReports({}, operator), { deleted: 5 })
  t.strictSame(await left(), [])
})

t.test(
  'reports.clean deletes what is older than a time, but keeps the newest of each item when told',
  async (t) => {
    for (const [rule, deleted, expected] of [
      [{ older_than: '36h' }, 4, ['1:error']],
      [{ older_than: '36h', keep: 1 }, 3, ['1:error', '2:error']],
      [{ keep: 2 }, 2, ['1:error', '1:warning', '2:error']],
      [{ older_than: '30d', keep: 1 }, 0, ['1:error', '1:warning', '1:info', '1:debug', '2:error']]
    ] as const) {
      const { app, left } = await grown()
      t.strictSame(await app.cleanReports({ ...rule, dry_run: true }, operator), { deleted })
      t.equal((await left()).length, 5, 'dry_run deletes none')
      t.strictSame(await app.cleanReports(rule, operator), { deleted })
      t.strictSame((await left()).sort(), [...expected].sort(), JSON.stringify(rule))
    }
  }
)

t.test('reports.clean refuses to keep none, and a time instead of an age', async (t) => {
  const { app } = desk()
  await t.rejects(app.cleanReports({ keep: 0 }, operator), {
    code: 'invalid',
    errors: [{ pointer: '/keep' }]
  })
  for (const older_than of ['2026-01-01', '999999999w']) {
    const refused = { code: 'invalid', errors: [{ pointer: '/older_than' }] }
    await t.rejects(app.cleanReports({ older_than }, operator), refused, older_than)
  }
})

t.test('reports.list filters, and refuses two ways of paging at once', async (t) => {
  const { app } = await grown()
  t.match(await app.listReports({ item: '#2', page: 1 }, operator), { meta: { total_count: 1 } })
  t.match(await app.listReports({ level: ['debug', 'info'], page: 1 }, operator), {
    meta: { total_count: 2 }
  })
  t.match(await app.listReports({ since: '49h', page: 1 }, operator), { meta: { total_count: 2 } })
  await t.rejects(app.listReports({ cursor: 'x', page: 1 }, operator), { code: 'invalid' })
  await t.rejects(app.listReports({ since: '2026-02-30' }, operator), { errors: [{ pointer: '/since' }] })
})

t.test('reports.delete removes one, and says nothing', async (t) => {
  const { app } = await grown()
  const { data } = await app.listReports({}, operator)
  const id = data[0]?.id ?? ''
  t.equal(await app.deleteReport({ id }, operator), undefined)
  await t.rejects(app.showReport({ id }, operator), { code: 'not_found' })
  await t.rejects(app.deleteReport({ id }, operator), { code: 'not_found' })
  await t.rejects(app.showReport({ id: '17' }, operator), { code: 'invalid' })
})
