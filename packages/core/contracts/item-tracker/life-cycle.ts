import type { Test } from 'tap'
import { type Fresh, findsOnly, number, report, text, wait } from './bench.ts'

export function lifeCycleContract(t: Test, fresh: Fresh): void {
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

export function removeContract(t: Test, fresh: Fresh): void {
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
