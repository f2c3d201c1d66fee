import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ItemSort } from '@rollcall/core'
import { rollbarTracker } from '@rollcall/rollbar'
import t, { type Test } from 'tap'
import { type FakeRollbar, startFakeRollbar } from './fake-rollbar.ts'
import { documentedItem, hastyTracker, ok } from './wire.ts'

const TIME = 1_700_000_000

function at(seconds: number): string {
  return new Date((TIME + seconds) * 1000).toISOString()
}

/** A project of many items; `seen` says when each was last seen, in seconds after `TIME`. */
async function projectOf(t: Test, count: number, seen: (index: number) => number) {
  const rollbar = await startFakeRollbar()
  const tracker = rollbarTracker(rollbar)
  t.teardown(async () => {
    await tracker.close()
    await rollbar.close()
  })
  for (let i = 0; i < count; i += 1) {
    rollbar.record(
      { environment: 'production', fingerprint: `f${i}`, body: { message: { body: `item ${i}` } } },
      ''
    )
    const row = rollbar.items[i]
    if (row)
      Object.assign(row, { last_occurrence_timestamp: TIME + seen(i), first_occurrence_timestamp: TIME - i })
  }
  return { rollbar, tracker }
}

function itemReads({ requests }: FakeRollbar): string[] {
  return requests
    .filter(({ url }) => url.startsWith('/api/1/items'))
    .map(({ url }) => url.replace(/^.*page=/, ''))
}

type Tracker = Awaited<ReturnType<typeof projectOf>>['tracker']
type Between = (page: number) => void | Promise<void>

async function walk(
  tracker: Tracker,
  query: { limit: number; since?: string; until?: string },
  between?: Between
) {
  const counters: number[] = []
  let cursor: string | null | undefined
  for (let page = 1; cursor !== null; page += 1) {
    const answer = await tracker.list({
      sort: 'last_seen',
      ...query,
      ...(cursor !== undefined && { cursor })
    })
    counters.push(...answer.data.map(({ counter }) => counter))
    cursor = answer.next_cursor
    await between?.(page)
  }
  return counters
}

function counters(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, i) => from - i)
}

t.test('a first page of a long list costs one call', async (t) => {
  const { rollbar, tracker } = await projectOf(t, 350, (i) => i)
  const { data } = await tracker.list({ sort: 'last_seen', limit: 20 })
  t.strictSame(
    data.map(({ counter }) => counter),
    counters(350, 331)
  )
  t.strictSame(itemReads(rollbar), ['1'])
})

t.test('a walk meets every item once, the last seen first, at any size of page', async (t) => {
  const { tracker } = await projectOf(t, 350, (i) => i)
  for (const limit of [7, 50, 100])
    t.strictSame(await walk(tracker, { limit }), counters(350, 1), `by ${limit}`)
})

t.test('items of the same second come by id, across pages of Rollbar and of ours', async (t) => {
  const { tracker } = await projectOf(t, 330, (i) => Math.floor(i / 150))
  t.strictSame(await walk(tracker, { limit: 40 }), counters(330, 1))
  for (const page of [1, 2, 3, 6, 9]) {
    const { data, total_count } = await tracker.list({ sort: 'last_seen', limit: 40, page })
    t.strictSame(
      data.map(({ counter }) => counter),
      counters(330 - (page - 1) * 40, Math.max(1, 331 - page * 40)),
      `page ${page}`
    )
    t.equal(total_count, 330)
  }
})

t.test('a walk leaves nothing out that stays in place while others leave or come to the front', async (t) => {
  const { rollbar, tracker } = await projectOf(t, 300, (i) => i)
  const leave = (count: number) => rollbar.items.splice(rollbar.items.length - count, count)
  const found = await walk(tracker, { limit: 50 }, (page) => {
    if (page === 3) leave(120)
    if (page === 4) Object.assign(rollbar.items[0] ?? {}, { last_occurrence_timestamp: TIME + 1000 })
  })
  t.strictSame(
    found.filter((counter) => counter <= 180 && counter > 1),
    counters(180, 2)
  )
  t.equal(new Set(found).size, found.length)
})

t.test('since ends the reading, and until begins it where the time lies', async (t) => {
  const { rollbar, tracker } = await projectOf(t, 1000, (i) => i)
  t.strictSame(await walk(tracker, { limit: 100, since: at(990) }), counters(1000, 991))
  t.strictSame(itemReads(rollbar), ['1'])
  rollbar.requests.length = 0
  t.strictSame(await walk(tracker, { limit: 100, since: at(195), until: at(200) }), counters(200, 196))
  t.ok(itemReads(rollbar).length <= 10, itemReads(rollbar).join(' '))
})

t.test('since may fall between two seconds', async (t) => {
  const { tracker } = await projectOf(t, 3, (i) => i)
  const since = at(1).replace('.000Z', '.500Z')
  t.strictSame(await walk(tracker, { limit: 10, since }), [3])
  t.strictSame(await walk(tracker, { limit: 10, until: since }), [2, 1])
})

t.test('a numbered page of a period counts exactly, in few calls', async (t) => {
  const { rollbar, tracker } = await projectOf(t, 1000, (i) => i)
  const query = { sort: 'last_seen' as const, since: at(150), until: at(750), limit: 20, page: 30 }
  const { data, total_count } = await tracker.list(query)
  t.equal(total_count, 600)
  t.strictSame(
    data.map(({ counter }) => counter),
    counters(170, 151)
  )
  t.ok(itemReads(rollbar).length <= 13, itemReads(rollbar).join(' '))
})

t.test('the other orders are right over all pages, by cursor and by number', async (t) => {
  const { rollbar, tracker } = await projectOf(t, 250, (i) => i)
  rollbar.items.forEach((row, i) => {
    Object.assign(row, { total_occurrences: i % 7, level: i % 2 ? 'critical' : 'debug' })
  })
  const first = async (sort: ItemSort) =>
    (await tracker.list({ sort, limit: 2 })).data.map(({ counter }) => counter)
  t.strictSame(await first('first_seen'), [1, 2])
  t.strictSame(await first('count'), [245, 238])
  t.strictSame(await first('level'), [250, 248])
  const { total_count } = await tracker.list({ sort: 'count', since: at(100), limit: 2, page: 2 })
  t.equal(total_count, 150)
})

const ROW = { project_id: 1, counter: 1, title: 'x', level: 'error', status: 'active', environment: 'e' }

/** Answers a list of so many items, whose ids fall from the first to the last. */
function pages(total: number, { counted, slide = 0 }: { counted: boolean; slide?: number }) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'))
    const before = Math.max(0, (page - 1) * 100 - (page - 1) * slide)
    const items = Array.from({ length: Math.max(0, Math.min(100, total - before)) }, (_, i) => {
      const id = total - before - i
      return { ...ROW, id, total_occurrences: 1, last_occurrence_timestamp: TIME + id }
    })
    response.end(JSON.stringify(ok({ page, total_count: counted ? total : null, items })))
  }
}

t.test('more than 100,000 items, which Rollbar does not count, are counted all the same', async (t) => {
  const total = 100_234
  const { tracker, counter } = await hastyTracker(t, pages(total, { counted: false }), { timeoutMs: 5000 })
  const { data, total_count } = await tracker.list({ sort: 'last_seen', limit: 10, page: 10_000 })
  t.equal(total_count, total)
  t.equal(data[0]?.id, total - 99_990)
  t.ok(counter.attempts < 30, `${counter.attempts} calls`)
})

t.test('an item that slides to the next page while it is read counts once', async (t) => {
  const { tracker } = await hastyTracker(t, pages(150, { counted: false, slide: 5 }), { timeoutMs: 5000 })
  const { data, total_count } = await tracker.list({ sort: 'count', limit: 100, page: 1 })
  t.equal(total_count, 150)
  t.equal(new Set(data.map(({ id }) => id)).size, 100)
})

t.test('changedSince reads page after page, and only when asked to', async (t) => {
  const { rollbar, tracker } = await projectOf(t, 250, (i) => i)
  const reading = tracker.changedSince(null)[Symbol.asyncIterator]()
  t.equal(rollbar.requests.length, 0)
  for (let i = 0; i < 100; i += 1) await reading.next()
  t.strictSame(itemReads(rollbar), ['1'])
  await reading.next()
  t.strictSame(itemReads(rollbar), ['1', '2'])
})

t.test('changedSince finds what jumps to the front behind its back', async (t) => {
  const { rollbar, tracker } = await projectOf(t, 250, (i) => i)
  const found: number[] = []
  for await (const { item } of tracker.changedSince(null)) {
    found.push(item.counter)
    if (found.length === 50) Object.assign(rollbar.items[5] ?? {}, { last_occurrence_timestamp: TIME + 900 })
  }
  t.equal(found.length, 250)
  t.equal(found.at(-1), 6, 'the one that jumped')
})

t.test('pages that never end are told, however they are read', async (t) => {
  const items = Array.from({ length: 100 }, (_, i) => documentedItem({ id: i + 1 }))
  const page = JSON.stringify(ok({ items, total_count: null }))
  const { tracker } = await hastyTracker(t, (_, response) => void response.end(page))
  const upstreamFailed = { code: 'upstream_failed' }
  await t.rejects(tracker.list({ sort: 'count', limit: 10 }), upstreamFailed)
  await t.rejects(tracker.list({ sort: 'last_seen', limit: 10, page: 1 }), upstreamFailed)
  await t.rejects(async () => {
    for await (const { item } of tracker.changedSince(null)) t.ok(item.id <= 100)
  }, upstreamFailed)
})
