import { setTimeout as sleep } from 'node:timers/promises'
import {
  encodeCursor,
  ITEM_SORTS,
  Item,
  type ItemQuery,
  type ItemSort,
  type ItemTracker,
  LEVELS,
  type NewItem,
  Occurrence,
  type TrackedItem
} from '@rollcall/core'
import type { Test } from 'tap'
import { Value } from 'typebox/value'
import { keepsPaging, walk } from './paging-contract.ts'

/** An empty tracker, and what a test has to know about it. */
export interface TrackerBench {
  tracker: ItemTracker
  /** Id of a user whom the tracker can assign items to. */
  user_id: string
  /** Lets the tracker's clock go on; really waits when left out. */
  pass?: (seconds: number) => Promise<void>
}

/** What every tracker keeps. Each test asks for a fresh one and fills it through the port alone. */
export function itemTrackerContract(t: Test, fresh: () => Promise<TrackerBench>): void {
  createContract(t, fresh)
  listContract(t, fresh)
  showContract(t, fresh)
  updateContract(t, fresh)
  lifeCycleContract(t, fresh)
  removeContract(t, fresh)
  occurrencesContract(t, fresh)
  changedSinceContract(t, fresh)
}

type Fresh = () => Promise<TrackerBench>

function createContract(t: Test, fresh: Fresh): void {
  t.test('create answers a new item with everything that was told', async (t) => {
    const { tracker } = await fresh()
    const item = await report(tracker, {
      title: 'Payment failed',
      level: 'critical',
      environment: 'staging',
      framework: 'django'
    })
    t.ok(Value.Check(Item, item), 'is an item')
    t.match(item, {
      counter: 1,
      title: 'Payment failed',
      level: 'critical',
      status: 'active',
      environment: 'staging',
      framework: 'django',
      total_occurrences: 1,
      last_resolved_timestamp: null,
      last_muted_timestamp: null,
      resolved_in_version: null,
      assigned_user_id: null,
      snooze_enabled: false,
      snooze_expiration_datetime: null
    })
    t.equal(item.last_occurrence_id, item.first_occurrence_id)
    t.equal(item.activating_occurrence_id, item.first_occurrence_id)
    t.equal(item.last_occurrence_timestamp, item.first_occurrence_timestamp)
    t.equal(item.last_activated_timestamp, item.first_occurrence_timestamp)
    const seen = item.last_occurrence_timestamp ?? ''
    t.equal(new Date(seen).toISOString(), seen, 'times are in UTC, to the millisecond')
  })

  t.test('create counts an occurrence of a known fingerprint where it belongs', async (t) => {
    const { tracker, pass = wait } = await fresh()
    const first = await report(tracker, { fingerprint: 'same', title: 'First words', level: 'warning' })
    await pass(2)
    const second = await report(tracker, { fingerprint: 'same', title: 'Other words', level: 'critical' })
    t.match(second, {
      id: first.id,
      counter: first.counter,
      title: 'First words',
      level: 'warning',
      total_occurrences: 2,
      first_occurrence_id: first.first_occurrence_id,
      first_occurrence_timestamp: first.first_occurrence_timestamp,
      activating_occurrence_id: first.activating_occurrence_id
    })
    t.ok(number(second.last_occurrence_id) > number(first.last_occurrence_id))
    t.ok(text(second.last_occurrence_timestamp) > text(first.last_occurrence_timestamp))
  })

  t.test('create groups by title when there is no fingerprint', async (t) => {
    const { tracker } = await fresh()
    const newItem: NewItem = { title: 'No such host', level: 'error', environment: 'production' }
    const first = await tracker.create(newItem)
    t.match(await tracker.create(newItem), { id: first.id, total_occurrences: 2 })
    t.not((await tracker.create({ ...newItem, title: 'No such file' })).id, first.id)
  })

  t.test('create keeps environments and long fingerprints apart', async (t) => {
    const { tracker } = await fresh()
    const long = 'f'.repeat(200)
    const items = [
      await report(tracker, { fingerprint: long, environment: 'production' }),
      await report(tracker, { fingerprint: long, environment: 'staging' }),
      await report(tracker, { fingerprint: `${long}x`, environment: 'production' })
    ]
    t.equal(new Set(items.map(({ id }) => id)).size, 3)
    t.match(await report(tracker, { fingerprint: long, environment: 'staging' }), { id: items[1]?.id })
  })

  t.test('create numbers items from 1 without gaps', async (t) => {
    const { tracker } = await fresh()
    for (const [i, title] of ['one', 'two', 'one', 'three'].entries()) {
      t.equal((await report(tracker, { title })).counter, [1, 2, 1, 3][i])
    }
  })

  t.test('create counts right when twenty come at once', async (t) => {
    const { tracker } = await fresh()
    const titles = ['one', 'two', 'three', 'four', 'five']
    await Promise.all(Array.from({ length: 20 }, (_, i) => report(tracker, { title: titles[i % 5] ?? '' })))
    const { data } = await tracker.list({ limit: 100, sort: 'count' })
    t.strictSame(data.map(({ title }) => title).sort(), [...titles].sort())
    t.strictSame(
      data.map(({ total_occurrences }) => total_occurrences),
      [4, 4, 4, 4, 4]
    )
    t.strictSame(new Set(data.map(({ counter }) => counter)), new Set([1, 2, 3, 4, 5]))
  })

  t.test('create keeps any text as it is', async (t) => {
    const { tracker } = await fresh()
    const title = 'a "c" \'d\' \\e {f},NULL;-- \u00e9\u{1f642}$1'
    const custom = { [`${title}\0\t\u001e`]: `${title}\0\t\u001e` }
    const item = await report(tracker, {
      title,
      fingerprint: 'odd',
      environment: title,
      custom
    })
    t.match(item, { title, environment: title })
    const occurrence = await tracker.showOccurrence(number(item.last_occurrence_id))
    t.strictSame(occurrence.data.custom, custom)
  })

  t.test('create refuses or keeps text that a database cannot hold', async (t) => {
    const { tracker } = await fresh()
    for (const odd of ['nul \0', 'half of a pair \ud800']) {
      for (const told of [{ title: odd }, { environment: odd }, { framework: odd }, { custom: { odd } }]) {
        await report(tracker, told).catch((error: unknown) => t.match(error, { code: 'invalid' }))
      }
    }
    t.match(await report(tracker, { title: 'alive' }), { title: 'alive' })
  })
}

function listContract(t: Test, fresh: Fresh): void {
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

function showContract(t: Test, fresh: Fresh): void {
  t.test('show finds an item by its id and by its number', async (t) => {
    const { tracker } = await fresh()
    await report(tracker, { title: 'one' })
    const item = await report(tracker, { title: 'two' })
    t.strictSame(await tracker.show(String(item.id)), item)
    t.strictSame(await tracker.show('#2'), item)
  })

  t.test('show rejects with not_found', async (t) => {
    const { tracker } = await fresh()
    const { id } = await report(tracker, {})
    for (const ref of [String(id + 1000), '999999999999999', '#2', '#999999999999999']) {
      await t.rejects(tracker.show(ref), { code: 'not_found' }, ref)
    }
  })
}

function updateContract(t: Test, fresh: Fresh): void {
  t.test('update changes each field, and only what is given', async (t) => {
    const { tracker, user_id } = await fresh()
    const before = await report(tracker, { title: 'Old', level: 'error' })
    const ref = String(before.id)
    const changes = [
      { title: 'New' },
      { level: 'debug' as const },
      { assigned_user_id: user_id },
      { assigned_user_id: null },
      { title: 'Newer', level: 'warning' as const }
    ]
    let expected = before
    for (const change of changes) {
      expected = { ...expected, ...change }
      t.strictSame(await tracker.update(ref, change), expected, Object.keys(change).join(', '))
      t.strictSame(await tracker.show(ref), expected)
    }
  })

  t.test('update changes the status, and says when it was resolved or muted', async (t) => {
    const { tracker } = await fresh()
    await report(tracker, {})
    const resolved = await tracker.update('#1', { status: 'resolved', resolved_in_version: '1.2.3' })
    t.match(resolved, { status: 'resolved', resolved_in_version: '1.2.3', last_resolved_timestamp: String })
    t.match(await tracker.update('#1', { status: 'active' }), { status: 'active' })
    const muted = await tracker.update('#1', { status: 'muted' })
    t.match(muted, { status: 'muted', last_muted_timestamp: String })
    t.match(await tracker.update('#1', { status: 'archived' }), { status: 'archived' })
    t.match(await tracker.show('#1'), { status: 'archived' })
  })

  t.test('update snoozes for as long as it is told, and wakes up again', async (t) => {
    const { tracker } = await fresh()
    const { last_occurrence_timestamp } = await report(tracker, {})
    const snoozed = await tracker.update('#1', { snooze_enabled: true, snooze_expiration_in_seconds: 3600 })
    t.match(snoozed, { snooze_enabled: true, status: 'active' })
    const length =
      Date.parse(text(snoozed.snooze_expiration_datetime)) - Date.parse(text(last_occurrence_timestamp))
    t.ok(length >= 3_598_000 && length <= 3_660_000, `about an hour: ${length} ms`)
    t.match(await tracker.update('#1', { level: 'debug' }), { snooze_enabled: true })
    const awake = { snooze_enabled: false, snooze_expiration_datetime: null }
    t.match(await tracker.update('#1', { snooze_enabled: false }), awake)
    t.match(await tracker.update('#1', { snooze_enabled: true }), { snooze_enabled: true })
  })

  t.test('update lets a snooze end by itself', async (t) => {
    const { tracker, pass } = await fresh()
    if (!pass || tracker.source !== 'built-in') return t.end()
    await report(tracker, {})
    await tracker.update('#1', { snooze_enabled: true, snooze_expiration_in_seconds: 60 })
    await pass(61)
    t.match(await tracker.show('#1'), { snooze_enabled: false })
  })

  t.test('update and list refuse or take text that a database cannot hold', async (t) => {
    const { tracker } = await fresh()
    await report(tracker, {})
    for (const odd of ['nul \0', 'half of a pair \ud800']) {
      const refused = (error: unknown) => t.match(error, { code: 'invalid' })
      await tracker.update('#1', { title: odd }).catch(refused)
      await tracker.update('#1', { status: 'resolved', resolved_in_version: odd }).catch(refused)
      for (const filter of [{ query: odd }, { environment: [odd] }, { framework: [odd] }]) {
        await tracker.list({ sort: 'last_seen', limit: 5, ...filter }).catch(refused)
      }
    }
    t.match(await tracker.update('#1', { title: 'alive' }), { title: 'alive' })
  })

  t.test('update rejects with not_found, and with invalid what the tracker cannot hold', async (t) => {
    const { tracker } = await fresh()
    await t.rejects(tracker.update('#1', { title: 'x' }), { code: 'not_found' })
    await t.rejects(tracker.update('999999999999999', { title: 'x' }), { code: 'not_found' })
    const before = await report(tracker, {})
    for (const assigned_user_id of ['nobody', '0', '019ac000-0000-7000-8000-00000000dead']) {
      const change = { title: 'Changed', assigned_user_id }
      await t.rejects(tracker.update('#1', change), { code: 'invalid' }, assigned_user_id)
    }
    t.strictSame(await tracker.show('#1'), before, 'nothing of a refused change stays')
  })

  t.test('update of different fields at once loses none', async (t) => {
    const { tracker, user_id } = await fresh()
    await report(tracker, {})
    await Promise.all([
      tracker.update('#1', { title: 'Changed' }),
      tracker.update('#1', { level: 'critical' }),
      tracker.update('#1', { assigned_user_id: user_id })
    ])
    t.match(await tracker.show('#1'), { title: 'Changed', level: 'critical', assigned_user_id: user_id })
  })
}

function lifeCycleContract(t: Test, fresh: Fresh): void {
  t.test('a resolved item that occurs again is active, and counts from there', async (t) => {
    const { tracker, pass = wait } = await fresh()
    const first = await report(tracker, { fingerprint: 'f', title: 'Before' })
    await report(tracker, { fingerprint: 'f' })
    t.match(await tracker.update('#1', { status: 'resolved' }), { total_occurrences: 2 })
    await pass(2)
    const again = await report(tracker, { fingerprint: 'f', title: 'After' })
    t.match(again, {
      id: first.id,
      status: 'active',
      title: 'After',
      total_occurrences: 1,
      first_occurrence_id: first.first_occurrence_id,
      activating_occurrence_id: again.last_occurrence_id,
      last_activated_timestamp: again.last_occurrence_timestamp,
      last_resolved_timestamp: String
    })
    t.ok(text(again.last_activated_timestamp) > text(first.last_activated_timestamp))
    t.match(await report(tracker, { fingerprint: 'f', title: 'Later' }), {
      title: 'After',
      total_occurrences: 2
    })
  })

  t.test('a muted item that occurs again stays muted', async (t) => {
    const { tracker } = await fresh()
    await report(tracker, {})
    await tracker.update('#1', { status: 'muted' })
    t.match(await report(tracker, {}), { status: 'muted', total_occurrences: 2 })
  })

  t.test(
    'an occurrence of a version older than the one that fixes it leaves the item resolved',
    async (t) => {
      const { tracker } = await fresh()
      await report(tracker, {})
      for (const [fixed, older] of [
        ['1.10.0', '1.9.9'],
        ['10', '9'],
        ['2.0.0', '1.9'],
        ['v2.0.0', 'v1.0.0'],
        ['2.0.0', '2.0.0-rc.1']
      ]) {
        const { total_occurrences } = await tracker.update('#1', {
          status: 'resolved',
          resolved_in_version: fixed
        })
        const after = await report(tracker, { code_version: older })
        t.match(
          after,
          { status: 'resolved', total_occurrences: total_occurrences + 1 },
          `${older} before ${fixed}`
        )
      }
    }
  )

  t.test(
    'an occurrence of the version that fixes it, a newer or an unknown one reopens the item',
    async (t) => {
      const { tracker } = await fresh()
      await report(tracker, {})
      for (const code_version of ['1.10.0', '1.10.1', '1.11', '2', 'a1b2c3d', undefined]) {
        await tracker.update('#1', { status: 'resolved', resolved_in_version: '1.10.0' })
        const after = await report(tracker, code_version === undefined ? {} : { code_version })
        t.match(after, { status: 'active', total_occurrences: 1 }, code_version ?? 'no version')
      }
    }
  )

  t.test('a version given once does not outlive the next resolve', async (t) => {
    const { tracker } = await fresh()
    await report(tracker, {})
    await tracker.update('#1', { status: 'resolved', resolved_in_version: '9.0.0' })
    await tracker.update('#1', { status: 'active' })
    await tracker.update('#1', { status: 'resolved' })
    t.match(await report(tracker, { code_version: '1.0.0' }), { status: 'active' })
  })

  t.test('a title that a person chose survives a reactivation', async (t) => {
    const { tracker } = await fresh()
    if (tracker.source !== 'built-in') return t.end()
    await report(tracker, { fingerprint: 'f' })
    await tracker.update('#1', { title: 'Chosen', status: 'resolved' })
    t.match(await report(tracker, { fingerprint: 'f', title: 'Sent' }), { status: 'active', title: 'Chosen' })
  })
}

function removeContract(t: Test, fresh: Fresh): void {
  t.test('remove takes an item and its occurrences away, or archives where the tracker cannot', async (t) => {
    const { tracker } = await fresh()
    const kept = await report(tracker, { title: 'kept' })
    const gone = await report(tracker, { title: 'gone' })
    await tracker.remove('#2')
    const ref = String(gone.id)
    if (tracker.source === 'rollbar') {
      t.match(await tracker.show(ref), { id: gone.id, status: 'archived' })
      await findsOnly(t, tracker, { status: ['archived'] }, ['gone'])
    } else {
      await t.rejects(tracker.show(ref), { code: 'not_found' })
      await t.rejects(tracker.listOccurrences(ref, { limit: 1 }), { code: 'not_found' })
      await t.rejects(tracker.showOccurrence(number(gone.last_occurrence_id)), { code: 'not_found' })
      await t.rejects(tracker.remove(ref), { code: 'not_found' })
      t.match(await report(tracker, { title: 'gone' }), { counter: 3, total_occurrences: 1 }, 'starts anew')
    }
    t.strictSame(await tracker.show('#1'), kept)
  })

  t.test('remove rejects with not_found', async (t) => {
    const { tracker } = await fresh()
    await t.rejects(tracker.remove('#1'), { code: 'not_found' })
    await t.rejects(tracker.remove('999999999999999'), { code: 'not_found' })
  })
}

function occurrencesContract(t: Test, fresh: Fresh): void {
  t.test('listOccurrences pages through those of one item, newest first', async (t) => {
    const { tracker } = await fresh()
    const ids: number[] = []
    for (let i = 0; i < 7; i++) {
      ids.unshift(number((await report(tracker, { title: 'mine' })).last_occurrence_id))
      await report(tracker, { title: 'other' })
    }
    const { data } = await tracker.listOccurrences('#1', { limit: 100 })
    t.strictSame(
      data.map(({ id }) => id),
      ids
    )
    t.ok(data.every((occurrence) => Value.Check(Occurrence, occurrence)))
    await keepsPaging(t, (paging) => tracker.listOccurrences('#1', paging), data)
  })

  t.test('listOccurrences by cursor sees each exactly once, also while new ones arrive', async (t) => {
    const { tracker } = await fresh()
    for (let i = 0; i < 5; i++) await report(tracker, {})
    const { data } = await tracker.listOccurrences('#1', { limit: 100 })
    const seen = await walk(
      (paging) => tracker.listOccurrences('#1', paging),
      2,
      () => report(tracker, {})
    )
    t.strictSame(seen, data)
  })

  t.test('listOccurrences rejects with not_found', async (t) => {
    const { tracker } = await fresh()
    await t.rejects(tracker.listOccurrences('#1', { limit: 1 }), { code: 'not_found' })
    await t.rejects(tracker.listOccurrences('999999999999999', { limit: 1 }), { code: 'not_found' })
  })

  t.test('listOccurrences refuses a cursor of the list of items', async (t) => {
    const { tracker } = await fresh()
    await report(tracker, { title: 'one' })
    await report(tracker, { title: 'two' })
    for (const sort of ITEM_SORTS) {
      const { next_cursor } = await tracker.list({ limit: 1, sort })
      const paging = { limit: 1, cursor: next_cursor ?? '' }
      await t.rejects(tracker.listOccurrences('#1', paging), { code: 'invalid' }, sort)
    }
    await t.rejects(tracker.listOccurrences('#1', { limit: 1, cursor: encodeCursor([]) }), {
      code: 'invalid'
    })
  })

  t.test('showOccurrence shows what was told', async (t) => {
    const { tracker } = await fresh()
    const custom = { order: 17, nested: { list: [1, null, true, 'x'] } }
    const item = await report(tracker, { title: 'Boom', level: 'critical', code_version: '1.2.3', custom })
    const occurrence = await tracker.showOccurrence(number(item.last_occurrence_id))
    t.match(occurrence, {
      id: item.last_occurrence_id,
      project_id: item.project_id,
      item_id: item.id,
      timestamp: item.last_occurrence_timestamp,
      uuid: String,
      data: {
        level: 'critical',
        environment: 'production',
        code_version: '1.2.3',
        body: { message: { body: 'Boom' } }
      }
    })
    t.strictSame(occurrence.data.custom, custom)
    const { data } = await tracker.listOccurrences('#1', { limit: 1 })
    t.strictSame(data, [occurrence])
  })

  t.test('showOccurrence rejects with not_found', async (t) => {
    const { tracker } = await fresh()
    const { last_occurrence_id } = await report(tracker, {})
    for (const id of [number(last_occurrence_id) + 1000, Number.MAX_SAFE_INTEGER]) {
      await t.rejects(tracker.showOccurrence(id), { code: 'not_found' }, String(id))
    }
  })
}

function changedSinceContract(t: Test, fresh: Fresh): void {
  t.test(
    'changedSince(null) reads every item, whatever its status, with the JSON of the tracker',
    async (t) => {
      const { tracker, pass = wait } = await fresh()
      const ids = await seed(tracker, pass)
      const found = await collect(tracker.changedSince(null))
      t.strictSame(found.map(({ item }) => item.id).sort(ascending), [...ids].sort(ascending))
      for (const { item, data } of found) {
        t.strictSame(item, await tracker.show(String(item.id)))
        t.match(data, {
          id: item.id,
          counter: item.counter,
          title: item.title,
          environment: item.environment
        })
      }
    }
  )

  t.test('changedSince reads nothing where nothing is', async (t) => {
    const { tracker } = await fresh()
    t.strictSame(await collect(tracker.changedSince(null)), [])
    t.strictSame(await collect(tracker.changedSince('2026-01-01T00:00:00.000Z')), [])
  })

  t.test(
    'changedSince leaves out no item that is new, occurred again or was changed by a person',
    async (t) => {
      const { tracker, pass = wait } = await fresh()
      const again = await report(tracker, { title: 'again' })
      const changed = await report(tracker, { title: 'changed' })
      const resolved = await report(tracker, { title: 'resolved' })
      await pass(2)
      const fresher = await report(tracker, { title: 'fresher' })
      await report(tracker, { title: 'again' })
      await tracker.update(String(changed.id), { level: 'debug' })
      await tracker.update(String(resolved.id), { status: 'resolved' })
      const found = await collect(tracker.changedSince(fresher.last_occurrence_timestamp))
      const ids = found.map(({ item }) => item.id)
      for (const { id, title } of [again, changed, resolved, fresher]) t.ok(ids.includes(id), title)
      t.match(found.find(({ item }) => item.id === resolved.id)?.item, { status: 'resolved' }, 'as it is now')
    }
  )

  t.test('changedSince leaves out no item whose snooze has ended', async (t) => {
    const { tracker, pass } = await fresh()
    if (!pass || tracker.source !== 'built-in') return t.end()
    await report(tracker, {})
    await tracker.update('#1', { snooze_enabled: true, snooze_expiration_in_seconds: 1200 })
    await pass(900)
    const { last_occurrence_timestamp } = await report(tracker, { title: 'later' })
    await pass(600)
    const found = await collect(tracker.changedSince(last_occurrence_timestamp))
    t.match(found.find(({ item }) => item.counter === 1)?.item, { snooze_enabled: false })
  })

  t.test('changedSince leaves out none of many, though items come and go while it reads', async (t) => {
    const { tracker } = await fresh()
    const titles = Array.from(
      { length: 120 },
      (_, i) => `item ${'abcdefghij'[i % 10]}${'abcdefghijkl'[Math.floor(i / 10)]}`
    )
    const items = await Promise.all(titles.map((title) => report(tracker, { title })))
    const seen = new Set<number>()
    for await (const { item } of tracker.changedSince(null)) {
      seen.add(item.id)
      if (seen.size === 1) {
        await tracker.remove(String(item.id))
        await report(tracker, { title: 'newcomer' })
      }
    }
    t.strictSame(
      items.filter(({ id }) => !seen.has(id)).map(({ title }) => title),
      []
    )
  })
}

/** Reports an error; its title groups it unless a fingerprint does. */
function report(tracker: ItemTracker, told: Partial<NewItem>): Promise<Item> {
  const { title = 'Boom' } = told
  return tracker.create({ title, level: 'error', environment: 'production', fingerprint: title, ...told })
}

/** Seven items that differ in everything a list can ask for; answers their ids. */
async function seed(tracker: ItemTracker, pass: (seconds: number) => Promise<void>): Promise<number[]> {
  const told: Partial<NewItem>[] = [
    { title: 'Alpha beam', level: 'critical', framework: 'django' },
    { title: 'Beta Beam', environment: 'staging', framework: 'rails' },
    { title: 'Gamma ray', level: 'critical' },
    { title: 'Delta 100% wing', level: 'warning', environment: 'staging' },
    { title: 'Epsilon', level: 'info' },
    { title: 'Zeta_function', environment: 'test' },
    { title: 'Eta carinae', level: 'debug' }
  ]
  const ids: number[] = []
  for (const [i, item] of told.entries()) {
    if (i === 3) await pass(2)
    ids.push((await report(tracker, item)).id)
  }
  await pass(2)
  await report(tracker, told[1] ?? {})
  await report(tracker, told[4] ?? {})
  await report(tracker, told[4] ?? {})
  await tracker.update(String(ids[2]), { status: 'resolved' })
  await tracker.update(String(ids[3]), { status: 'muted' })
  return ids
}

async function findsOnly(
  t: Test,
  tracker: ItemTracker,
  filter: Partial<ItemQuery>,
  expected: string[]
): Promise<void> {
  const told = JSON.stringify(filter)
  const query = { sort: 'last_seen' as const, ...filter }
  const found = await walk((paging) => tracker.list({ ...query, ...paging }), 2)
  t.strictSame(found.map(({ title }) => title).sort(), expected, told)
  const numbered = await tracker.list({ ...query, limit: 1, page: 1 })
  t.equal(numbered.total_count, expected.length, `${told} counts`)
}

function inOrder(items: Item[], sort: ItemSort): Item[] {
  const size = (item: Item): number => {
    switch (sort) {
      case 'last_seen':
        return Date.parse(text(item.last_occurrence_timestamp))
      case 'first_seen':
        return Date.parse(text(item.first_occurrence_timestamp))
      case 'count':
        return item.total_occurrences
      case 'level':
        return LEVELS.indexOf(item.level)
    }
  }
  return [...items].sort((a, b) => size(b) - size(a) || b.id - a.id)
}

async function collect(source: AsyncIterable<TrackedItem>): Promise<TrackedItem[]> {
  const found: TrackedItem[] = []
  for await (const tracked of source) found.push(tracked)
  return found
}

async function wait(seconds: number): Promise<void> {
  await sleep(seconds * 1000)
}

function ascending(a: number, b: number): number {
  return a - b
}

function number(value: number | null): number {
  if (value === null) throw new Error('A number was expected')
  return value
}

function text(value: string | null): string {
  if (value === null) throw new Error('A text was expected')
  return value
}
