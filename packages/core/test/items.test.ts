import { bind, operator, useCases } from '@rollcall/core'
import { countingIds, fixedClock, memoryPosts, memoryTracker } from '@rollcall/core/contracts'
import t from 'tap'

const user_id = countingIds().next()

function desk() {
  const clock = fixedClock('2026-01-15T12:00:00.000Z')
  const tracker = memoryTracker({ clock, users: [user_id] })
  const { recordOccurrence: _ingest, ...rest } = useCases
  const { listItems, showItem, createItem, updateItem, deleteItem, listOccurrences, showOccurrence } = rest
  const { resolveItem, reopenItem, muteItem, archiveItem } = rest
  const app = bind(
    {
      listItems,
      showItem,
      createItem,
      updateItem,
      deleteItem,
      listOccurrences,
      showOccurrence,
      resolveItem,
      reopenItem,
      muteItem,
      archiveItem
    },
    { tracker, clock, posts: memoryPosts().posts }
  )
  return { app, clock }
}

t.test('items.create reports an error in production unless told otherwise', async (t) => {
  const { app } = desk()
  const item = await app.createItem({ title: 'Boom' }, operator)
  t.match(item, { level: 'error', environment: 'production', total_occurrences: 1 })
  t.strictSame(await app.showItem({ id: '#1' }, operator), { ...item, posts: [] })
})

t.test('items.list asks for the most recently seen, twenty at a time', async (t) => {
  const { app, clock } = desk()
  for (let i = 0; i < 21; i++) {
    await app.createItem({ title: 'x'.repeat(i + 1) }, operator)
    clock.pass(1)
  }
  const first = await app.listItems({}, operator)
  t.equal(first.data.length, 20)
  t.match(first, { data: [{ counter: 21 }], meta: { has_next: true } })
  const second = await app.listItems({ cursor: first.meta.next_cursor ?? '' }, operator)
  t.match(second, { data: [{ counter: 1 }], meta: { has_next: false, next_cursor: null } })
  t.match(await app.listItems({ page: 3, per_page: 10 }, operator), {
    data: [{ counter: 1 }],
    meta: { page: 3, pages: 3, total_count: 21, has_next: false }
  })
})

t.test('items.list understands how long ago, and refuses what no calendar has', async (t) => {
  const { app, clock } = desk()
  await app.createItem({ title: 'old' }, operator)
  clock.pass(86_400)
  await app.createItem({ title: 'new' }, operator)
  const titles = async (range: { since?: string; until?: string }) =>
    (await app.listItems(range, operator)).data.map(({ title }) => title)
  t.strictSame(await titles({ since: '1h' }), ['new'])
  t.strictSame(await titles({ until: '1h' }), ['old'])
  t.strictSame(await titles({ since: '2026-01-15', until: '2026-01-16' }), ['old'])
  await t.rejects(titles({ since: '2026-02-30' }), { code: 'invalid', errors: [{ pointer: '/since' }] })
  await t.rejects(titles({ until: '2026-02-30' }), { code: 'invalid', errors: [{ pointer: '/until' }] })
})

t.test('every list of items refuses two ways of paging at once', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom' }, operator)
  for (const paging of [{ cursor: 'x', page: 1 }, { per_page: 5 }]) {
    await t.rejects(app.listItems(paging, operator), { code: 'invalid' })
    await t.rejects(app.listOccurrences({ id: '#1', ...paging }, operator), { code: 'invalid' })
  }
})

t.test('items.update needs something to change', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom' }, operator)
  const message = 'Nothing to change: give a title, level, status, version, assignee or snooze'
  await t.rejects(app.updateItem({ id: '#1' }, operator), { code: 'invalid', message })
  const nothing = { id: '#1', ...Object.fromEntries([['title', undefined]]) }
  await t.rejects(app.updateItem(nothing, operator), { code: 'invalid', message })
})

t.test('items.update knows a version only of a resolved item', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom' }, operator)
  const refused = { code: 'invalid', errors: [{ pointer: '/resolved_in_version' }] }
  await t.rejects(app.updateItem({ id: '#1', resolved_in_version: '1.0' }, operator), refused)
  await t.rejects(
    app.updateItem({ id: '#1', resolved_in_version: '1.0', status: 'muted' }, operator),
    refused
  )
  const resolved = await app.updateItem(
    { id: '#1', resolved_in_version: '1.0', status: 'resolved' },
    operator
  )
  t.match(resolved, { resolved_in_version: '1.0', status: 'resolved' })
  const forgotten = await app.updateItem({ id: '#1', resolved_in_version: null }, operator)
  t.match(forgotten, { resolved_in_version: null, status: 'resolved' })
})

t.test('items.update takes the length of a snooze only with a snooze', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom' }, operator)
  const length = { snooze_expiration_in_seconds: 60 }
  for (const change of [length, { ...length, snooze_enabled: false }]) {
    await t.rejects(app.updateItem({ id: '#1', ...change }, operator), {
      code: 'invalid',
      errors: [{ pointer: '/snooze_expiration_in_seconds' }]
    })
  }
  t.match(await app.updateItem({ id: '#1', ...length, snooze_enabled: true }, operator), {
    snooze_enabled: true,
    snooze_expiration_datetime: '2026-01-15T12:01:00.000Z'
  })
})

t.test('items.update assigns an item, and takes the assignee away again', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom' }, operator)
  for (const assigned_user_id of [user_id, null]) {
    t.match(await app.updateItem({ id: '#1', assigned_user_id }, operator), { assigned_user_id })
  }
})

t.test('items.resolve, reopen, mute and archive say the status in one word', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom' }, operator)
  const id = '#1'
  const resolved = await app.resolveItem({ id, version: '1.2' }, operator)
  t.match(resolved, { status: 'resolved', resolved_in_version: '1.2' })
  t.match(await app.reopenItem({ id }, operator), { status: 'active' })
  t.match(await app.muteItem({ id }, operator), { status: 'muted' })
  t.match(await app.archiveItem({ id }, operator), { status: 'archived' })
  t.match(await app.resolveItem({ id }, operator), { status: 'resolved', resolved_in_version: null })
})

t.test('items.delete says nothing, and the item is gone', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom' }, operator)
  t.equal(await app.deleteItem({ id: '#1' }, operator), undefined)
  await t.rejects(app.deleteItem({ id: '#1' }, operator), { code: 'not_found' })
})

t.test('items.occurrences and items.occurrence show what was sent', async (t) => {
  const { app } = desk()
  await app.createItem({ title: 'Boom', custom: { order: 17 } }, operator)
  const { data, meta } = await app.listOccurrences({ id: '#1' }, operator)
  t.match(data, [{ data: { custom: { order: 17 } } }])
  t.strictSame(meta, { has_next: false, next_cursor: null })
  t.strictSame(await app.showOccurrence({ id: data[0]?.id ?? 0 }, operator), data[0])
})
