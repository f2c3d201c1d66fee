import { randomUUID } from 'node:crypto'
import type { ItemTracker, NewOccurrence, OccurrenceRecorder } from '@rollcall/core'
import type { Test } from 'tap'

/** An empty built-in tracker: where occurrences go in, and where they can be read. */
export interface RecorderBench {
  recorder: OccurrenceRecorder
  tracker: ItemTracker
  /** The project that `tracker` shows. */
  project_id: number
  other_project_id: number
}

export function occurrenceRecorderContract(t: Test, fresh: () => Promise<RecorderBench>): void {
  t.test('record makes an item of what it has not seen', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    const told = {
      environment: 'staging',
      platform: 'browser',
      framework: 'browser-js',
      level: 'critical' as const,
      title: 'TypeError: x is not a function',
      timestamp: '2026-02-03T04:05:06.789Z'
    }
    const recorded = await recorder.record(occurrence(project_id, { ...told, fingerprint: 'print' }))
    t.match(recorded, { id: Number, item_id: Number })
    const { timestamp, ...rest } = told
    t.match(await tracker.show(String(recorded?.item_id)), {
      ...rest,
      id: recorded?.item_id,
      project_id,
      counter: 1,
      hash: 'print',
      status: 'active',
      total_occurrences: 1,
      first_occurrence_id: recorded?.id,
      first_occurrence_timestamp: timestamp,
      activating_occurrence_id: recorded?.id,
      last_activated_timestamp: timestamp,
      last_occurrence_id: recorded?.id,
      last_occurrence_timestamp: timestamp
    })
  })

  t.test('record groups by project, environment, platform and fingerprint', async (t) => {
    const { recorder, tracker, project_id, other_project_id } = await fresh()
    const first = await recorder.record(occurrence(project_id, { level: 'info' }))
    const same = await recorder.record(
      occurrence(project_id, { level: 'error', title: 'Else', framework: 'rails' })
    )
    t.equal(same?.item_id, first?.item_id)
    t.match(await tracker.show('#1'), {
      level: 'info',
      title: 'Boom',
      framework: 'unknown',
      total_occurrences: 2
    })
    const others = [
      await recorder.record(occurrence(project_id, { environment: 'staging' })),
      await recorder.record(occurrence(project_id, { platform: 'browser' })),
      await recorder.record(occurrence(project_id, { fingerprint: 'other' })),
      await recorder.record(occurrence(other_project_id, {}))
    ]
    t.equal(new Set([first, ...others].map((recorded) => recorded?.item_id)).size, 5)
  })

  t.test('record discards a repeat of a uuid, within the project', async (t) => {
    const { recorder, tracker, project_id, other_project_id } = await fresh()
    const sent = occurrence(project_id, {})
    const first = await recorder.record(sent)
    t.equal(await recorder.record(sent), null)
    t.equal(await recorder.record({ ...sent, fingerprint: 'other', title: 'Other' }), null)
    t.match(await tracker.show('#1'), { total_occurrences: 1, last_occurrence_id: first?.id })
    await t.rejects(tracker.show('#2'), { code: 'not_found' })
    t.not(await recorder.record({ ...sent, project_id: other_project_id }), null)
  })

  t.test('record keeps one of many that come at once with the same uuid', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    const sent = occurrence(project_id, {})
    const answers = await Promise.all(Array.from({ length: 10 }, () => recorder.record(sent)))
    t.equal(answers.filter((answer) => answer !== null).length, 1)
    t.match(await tracker.show('#1'), { total_occurrences: 1 })
    t.equal((await tracker.listOccurrences('#1', { limit: 100 })).data.length, 1)
  })

  t.test('record makes no item of a repeat that comes at once with another fingerprint', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    const sent = occurrence(project_id, {})
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((fingerprint) => recorder.record({ ...sent, fingerprint }))
    )
    t.equal(answers.filter((answer) => answer !== null).length, 1)
    const next = await recorder.record(occurrence(project_id, { fingerprint: 'next' }))
    t.match(await tracker.show(String(next?.item_id)), { counter: 2 })
    t.equal((await tracker.list({ limit: 100, sort: 'count' })).data.length, 2)
  })

  t.test('record counts every one of two hundred that come at once', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => recorder.record(occurrence(project_id, {})))
    )
    t.equal(new Set(answers.map((answer) => answer?.id)).size, 200)
    t.equal(new Set(answers.map((answer) => answer?.item_id)).size, 1)
    const ids = answers.map((answer) => answer?.id ?? 0)
    t.match(await tracker.show('#1'), {
      total_occurrences: 200,
      first_occurrence_id: Math.min(...ids),
      last_occurrence_id: Math.max(...ids)
    })
    t.match(await tracker.listOccurrences('#1', { limit: 1, page: 1 }), { total_count: 200 })
  })

  t.test('record numbers new items without gaps when they come at once', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    const prints = Array.from({ length: 60 }, (_, i) => `print-${i % 20}`)
    const sendAll = () =>
      Promise.all(prints.map((fingerprint) => recorder.record(occurrence(project_id, { fingerprint }))))
    await Promise.all([sendAll(), sendAll()])
    await recorder.record(occurrence(project_id, { fingerprint: 'last' }))
    const { data } = await tracker.list({ limit: 100, sort: 'first_seen' })
    const counters = data.map(({ counter }) => counter).sort((a, b) => a - b)
    t.strictSame(
      counters,
      Array.from({ length: 21 }, (_, i) => i + 1)
    )
    t.ok(data.every(({ counter, total_occurrences }) => total_occurrences === (counter === 21 ? 1 : 6)))
  })

  t.test(
    'record rejects with not_found when the project is gone, and spares those that came with it',
    async (t) => {
      const { recorder, tracker, project_id } = await fresh()
      const gone = 2_000_000_000
      await t.rejects(recorder.record(occurrence(gone, {})), { code: 'not_found' })
      const settled = await Promise.allSettled(
        [project_id, gone, project_id, gone, project_id].map((id) => recorder.record(occurrence(id, {})))
      )
      t.strictSame(
        settled.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']
      )
      t.match(settled[1], { reason: { code: 'not_found' } })
      t.match(await tracker.show('#1'), { total_occurrences: 3 })
    }
  )

  t.test('record keeps the payload to the letter', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    const strings = [
      '\0',
      '\u001e',
      '\u2028',
      '\u{1f642}',
      '"\\/',
      "'",
      'NULL',
      '$1',
      '\\u0000',
      'x'.repeat(100_000)
    ]
    const data = {
      z: 1,
      a: { 10: [], 2: {} },
      ['__proto__']: { x: 1 },
      '': null,
      strings,
      tiny: 5e-324,
      big: 2 ** 53
    }
    const payload = JSON.stringify({ data })
    const recorded = await recorder.record(occurrence(project_id, { payload }))
    const shown = await tracker.showOccurrence(recorded?.id ?? 0)
    t.equal(JSON.stringify({ data: shown.data }), payload)
  })

  t.test('record keeps any text apart when many come at once', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    const odd = [
      '\\',
      '\\t',
      '"',
      '{}',
      '{"',
      'NULL',
      'null',
      ',',
      "'; --",
      '\u{1f642}',
      ' ',
      '\\u001e',
      '\\N',
      '\u00a0'
    ]
    const answers = await Promise.all(
      odd.map((words, i) => {
        const told = {
          title: words,
          environment: words,
          platform: words,
          framework: words,
          fingerprint: words
        }
        return recorder.record(
          occurrence(project_id, { ...told, uuid: `${words}-${i}`, code_version: words })
        )
      })
    )
    for (const [i, words] of odd.entries()) {
      const item = await tracker.show(String(answers[i]?.item_id))
      t.match(item, { title: words, environment: words, platform: words, framework: words, hash: words })
      t.match(await tracker.showOccurrence(answers[i]?.id ?? 0), { uuid: `${words}-${i}`, item_id: item.id })
    }
  })

  t.test('record makes a resolved item active once, when many come at once', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    await recorder.record(occurrence(project_id, { title: 'Before' }))
    await tracker.update('#1', { status: 'resolved' })
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => recorder.record(occurrence(project_id, { title: 'After' })))
    )
    t.match(await tracker.show('#1'), {
      status: 'active',
      title: 'After',
      total_occurrences: 10,
      activating_occurrence_id: Math.min(...answers.map((answer) => answer?.id ?? 0))
    })
  })

  t.test(
    'record leaves an item resolved for older versions, and reopens it for one newer among them',
    async (t) => {
      const { recorder, tracker, project_id } = await fresh()
      await recorder.record(occurrence(project_id, {}))
      await tracker.update('#1', { status: 'resolved', resolved_in_version: '2.0.0' })
      const send = (code_version: string) => recorder.record(occurrence(project_id, { code_version }))
      await Promise.all(['1.0.0', '1.9.0', '1.10.0'].map(send))
      t.match(await tracker.show('#1'), { status: 'resolved', total_occurrences: 4 })
      await Promise.all(['1.0.0', '2.0.1', '1.10.0'].map(send))
      t.match(await tracker.show('#1'), { status: 'active' })
    }
  )

  t.test('record does not turn the time back for an occurrence that was got earlier', async (t) => {
    const { recorder, tracker, project_id } = await fresh()
    await recorder.record(occurrence(project_id, { timestamp: '2026-02-03T04:05:07.000Z' }))
    await recorder.record(occurrence(project_id, { timestamp: '2026-02-03T04:05:06.000Z' }))
    t.match(await tracker.show('#1'), { last_occurrence_timestamp: '2026-02-03T04:05:07.000Z' })
  })
}

function occurrence(project_id: number, told: Partial<NewOccurrence>): NewOccurrence {
  const { title = 'Boom' } = told
  return {
    project_id,
    uuid: randomUUID(),
    environment: 'production',
    platform: 'linux',
    framework: 'unknown',
    level: 'error',
    title,
    fingerprint: 'boom',
    code_version: null,
    timestamp: '2026-01-01T00:00:00.000Z',
    payload: JSON.stringify({ data: { environment: 'production', body: { message: { body: title } } } }),
    ...told
  }
}
