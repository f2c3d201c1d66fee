import { itemTrackerContract } from '@rollcall/core/contracts'
import t from 'tap'
import { emptyDatabase } from '../testing/test-database.ts'
import { builtInBench } from './built-in-bench.ts'

const database = await emptyDatabase(t)

itemTrackerContract(t, () => builtInBench(database))

t.test('a #counter that several projects have is refused, with a way out', async (t) => {
  const { tracker, recorder, other_project_id } = await builtInBench(database)
  const { id } = await tracker.create({ title: 'here', level: 'error', environment: 'production' })
  await recorder.record({
    project_id: other_project_id,
    uuid: 'there',
    environment: 'production',
    platform: 'unknown',
    framework: 'unknown',
    level: 'error',
    title: 'there',
    fingerprint: 'there',
    code_version: null,
    timestamp: new Date().toISOString(),
    payload: '{"data":{}}'
  })
  await t.rejects(tracker.show('#1'), { code: 'conflict', message: new RegExp(`id, as in ${id}`) })
})

t.test('an assignee must be a user', async (t) => {
  const { tracker } = await builtInBench(database)
  const { id } = await tracker.create({ title: 'here', level: 'error', environment: 'production' })
  for (const nobody of ['42', '01939d0e-0000-7000-8000-000000000001']) {
    await t.rejects(tracker.update(String(id), { assigned_user_id: nobody }), {
      code: 'invalid',
      errors: [{ pointer: '/assigned_user_id' }]
    })
  }
})

t.test('words of a search are taken literally', async (t) => {
  const { tracker } = await builtInBench(database)
  await tracker.create({ title: 'CPU at 100% of \\limit_', level: 'error', environment: 'production' })
  await tracker.create({ title: 'CPU at 1000 of limits', level: 'error', environment: 'production' })
  const found = await tracker.list({ query: '0% \\limit_', sort: 'last_seen', limit: 10 })
  t.equal(found.data.length, 1)
})
