import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { NewOccurrence } from '@rollcall/core'
import { occurrenceRecorderContract } from '@rollcall/core/contracts'
import t from 'tap'
import { connect, type Database } from '../src/database.ts'
import { postgresOccurrenceRecorder } from '../src/items/occurrence-recorder.ts'
import { emptyDatabase } from '../testing/test-database.ts'
import { builtInBench } from './built-in-bench.ts'

const database = await emptyDatabase(t)

occurrenceRecorderContract(t, () => builtInBench(database))

t.test(
  'an occurrence that the database cannot hold is refused, and spares those that came with it',
  async (t) => {
    const { recorder, project_id } = await builtInBench(database)
    const send = (payload: string) => recorder.record(occurrence({ project_id, payload }))
    await send('{"data":{}}')
    const settled = await Promise.allSettled(['{"a":1}', '{"a":"\0"}', '{"a":3}'].map(send))
    t.strictSame(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled']
    )
    t.match(settled[1], { reason: { code: 'invalid' } })
    await t.rejects(recorder.record(occurrence({ project_id, fingerprint: 'new', title: '\0' })), {
      code: 'invalid'
    })
    await recorder.record(occurrence({ project_id, fingerprint: 'next' }))
    t.match(await database.sql`select counter::int from items order by counter`, [
      { counter: 1 },
      { counter: 2 }
    ])
  }
)

t.test('two processes that meet the same new errors make one item of each, without gaps', async (t) => {
  const { recorder, project_id } = await builtInBench(database)
  const other = postgresOccurrenceRecorder(database)
  for (let round = 0; round < 50; round++) {
    const both = [recorder, other].flatMap((one) =>
      ['a', 'b', 'a'].map((name) => one.record(occurrence({ project_id, fingerprint: `${name}${round}` })))
    )
    t.equal(new Set((await Promise.all(both)).map((recorded) => recorded?.item_id)).size, 2)
  }
  t.match(await consistency(database), {
    stored: 300,
    counted: 300,
    items: 100,
    newest: 100,
    last_counter: 100
  })
})

t.test('two processes that share items and repeat uuids count each occurrence once', async (t) => {
  const { recorder, project_id } = await builtInBench(database)
  const other = postgresOccurrenceRecorder(database)
  const sent = Array.from({ length: 400 }, (_, i) =>
    occurrence({ project_id, fingerprint: `shared-${i % 7}` })
  )
  const answers = await Promise.all([
    ...sent.map((one) => recorder.record(one)),
    ...sent.toReversed().map((one) => other.record(one))
  ])
  t.equal(answers.filter((answer) => answer !== null).length, 400)
  t.match(await consistency(database), { stored: 400, counted: 400, items: 7, newest: 7 })
})

t.test('items that are resolved and deleted all the while keep their counts and fail nobody', async (t) => {
  const { recorder, project_id } = await builtInBench(database)
  const other = postgresOccurrenceRecorder(database)
  let sending = true
  const meddling = (async () => {
    while (sending) {
      await database.sql`update items set status = 'resolved' where hash = 'hot'`
      await database.sql`delete from items where hash = 'cold'`
    }
  })()
  for (let round = 0; round < 30; round++) {
    await Promise.all(
      [recorder, other].flatMap((one) =>
        ['hot', 'cold', 'cold'].map((fingerprint) => one.record(occurrence({ project_id, fingerprint })))
      )
    )
  }
  sending = false
  await meddling
  const [cold] = await database.sql`
    select coalesce(sum(total_occurrences), 0)::int as counted,
      (select count(*)::int from occurrences join items on items.id = item_id where hash = 'cold') as stored
    from items where hash = 'cold'`
  t.equal(cold?.counted, cold?.stored)
  const [hot] = await database.sql`
    select count(*)::int as stored from occurrences join items on items.id = item_id where hash = 'hot'`
  t.equal(hot?.stored, 60)
})

t.test('a title that a person chose survives a reactivation, a version that fixed it does not', async (t) => {
  const { recorder, tracker, project_id } = await builtInBench(database)
  const recorded = await recorder.record(occurrence({ project_id, code_version: '1.0.0' }))
  const id = String(recorded?.item_id)
  await tracker.update(id, { title: 'Chosen', status: 'resolved', resolved_in_version: '2.0.0' })
  await recorder.record(occurrence({ project_id, code_version: '1.5.0' }))
  t.match(await tracker.show(id), { status: 'resolved', total_occurrences: 2, resolved_in_version: '2.0.0' })
  const again = await recorder.record(occurrence({ project_id, code_version: '2.0.0', title: 'Again' }))
  t.match(await tracker.show(id), {
    status: 'active',
    title: 'Chosen',
    total_occurrences: 1,
    first_occurrence_id: recorded?.id,
    activating_occurrence_id: again?.id,
    resolved_in_version: null
  })
})

t.test('muted and archived items stay so, and count', async (t) => {
  const { recorder, tracker, project_id } = await builtInBench(database)
  for (const status of ['muted', 'archived'] as const) {
    const send = () => recorder.record(occurrence({ project_id, fingerprint: status }))
    const id = String((await send())?.item_id)
    await tracker.update(id, { status })
    await send()
    t.match(await tracker.show(id), { status, total_occurrences: 2 })
  }
})

t.test('when the connection breaks it rejects with unavailable, and goes on afterwards', async (t) => {
  const { recorder, project_id } = await builtInBench(database)
  await recorder.record(occurrence({ project_id }))
  const nowhere = connect('postgres://nobody@127.0.0.1:1/nothing', { max: 1 })
  t.teardown(() => nowhere.close())
  const lost = postgresOccurrenceRecorder(nowhere)
  const settled = await Promise.allSettled([1, 2, 3].map(() => lost.record(occurrence({ project_id }))))
  for (const answer of settled) t.match(answer, { reason: { code: 'unavailable', retryAfter: 1 } })

  if (process.env.TEST_DATABASE_URL === undefined) return
  const busy = Promise.allSettled(
    Array.from({ length: 500 }, () => recorder.record(occurrence({ project_id })))
  )
  await database.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`
  for (const answer of await busy) {
    if (answer.status === 'rejected') t.match(answer, { reason: { code: 'unavailable' } })
  }
  await setTimeout(100)
  await t.resolves(recorder.record(occurrence({ project_id })))
  const { stored, counted } = await consistency(database)
  t.equal(stored, counted)
})

t.test('whoever came first is answered first', async (t) => {
  const { recorder, project_id } = await builtInBench(database)
  const payload = JSON.stringify({ data: { filler: 'x'.repeat(100_000) } })
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      recorder.record(occurrence({ project_id, payload })).then(() => order.push(i))
    )
  )
  t.strictSame(
    order,
    Array.from({ length: 100 }, (_, i) => i)
  )
})

async function consistency({ sql }: Database) {
  const [row] = await sql`
    select (select count(*)::int from occurrences) as stored,
      (select sum(total_occurrences)::int from items) as counted,
      (select count(*)::int from items) as items,
      (select max(counter)::int from items) as newest,
      (select max(last_counter)::int from projects) as last_counter`
  return row ?? {}
}

function occurrence(told: Partial<NewOccurrence> & { project_id: number }): NewOccurrence {
  return {
    uuid: randomUUID(),
    environment: 'production',
    platform: 'linux',
    framework: 'node-js',
    level: 'error',
    title: 'Boom',
    fingerprint: 'boom',
    code_version: null,
    timestamp: new Date().toISOString(),
    payload: '{"data":{}}',
    ...told
  }
}
