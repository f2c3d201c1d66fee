import type { RecorderBench, TrackerBench } from '@rollcall/core/contracts'
import { v7 as uuidv7 } from 'uuid'
import { postgresUsers } from '../src/accounts/user-store.ts'
import type { Database } from '../src/database.ts'
import { builtInTracker } from '../src/items/built-in-tracker.ts'
import { postgresOccurrenceRecorder } from '../src/items/occurrence-recorder.ts'
import { postgresProjects } from '../src/projects/project-store.ts'
import { truncate } from '../testing/test-database.ts'

/** The built-in tracker on an emptied database, with two projects, a user and a clock that can be moved on. */
export async function builtInBench(database: Database): Promise<TrackerBench & RecorderBench> {
  await truncate(database)
  let ahead = 0
  const clock = { now: () => new Date(Date.now() + ahead) }
  const ids = { next: () => uuidv7() }
  const created_at = clock.now().toISOString()
  const projects = postgresProjects(database.db)
  const shown = await projects.add({ name: 'default', created_at }, [])
  const other = await projects.add({ name: 'other', created_at }, [])
  const user = {
    id: ids.next(),
    username: 'ada',
    email: 'ada@example.com',
    role: 'member' as const,
    scopes: null,
    status: 'active' as const,
    access_until: null,
    invited_by: null,
    created_at,
    last_login_at: null
  }
  await postgresUsers(database.db).add({ ...user, password_hash: 'none' })
  const recorder = postgresOccurrenceRecorder(database)
  return {
    recorder,
    tracker: builtInTracker({ db: database.db, recorder, clock, ids }),
    project_id: shown.id,
    other_project_id: other.id,
    user_id: user.id,
    async pass(seconds) {
      ahead += seconds * 1000
    }
  }
}
