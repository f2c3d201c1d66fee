import type { Test } from 'tap'
import { type Fresh, report, text } from './bench.ts'

export function showContract(t: Test, fresh: Fresh): void {
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

export function updateContract(t: Test, fresh: Fresh): void {
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
