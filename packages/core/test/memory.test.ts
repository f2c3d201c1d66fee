import {
  collectionLogContract,
  countingIds,
  fixedClock,
  itemTrackerContract,
  memoryCollections,
  memoryMigrations,
  memoryProjects,
  memoryReports,
  memorySessions,
  memoryTracker,
  memoryUsers,
  migrationsContract,
  occurrenceRecorderContract,
  projectStoreContract,
  reportStoreContract,
  sessionStoreContract,
  userStoreContract
} from '@rollcall/core/contracts'
import t from 'tap'

t.test('memoryTracker keeps the contract of ItemTracker', async (t) => {
  itemTrackerContract(t, async () => {
    const clock = fixedClock()
    const user_id = countingIds().next()
    const tracker = memoryTracker({ clock, users: [user_id] })
    return { tracker, user_id, pass: async (seconds) => clock.pass(seconds) }
  })
})

t.test('memoryTracker keeps the contract of OccurrenceRecorder', async (t) => {
  occurrenceRecorderContract(t, async () => {
    const tracker = memoryTracker({ projects: [1, 2] })
    return { tracker, recorder: tracker, project_id: 1, other_project_id: 2 }
  })
})

t.test('memoryReports keeps the contract of ReportStore', async (t) => {
  reportStoreContract(t, async () => ({
    reports: memoryReports(),
    collections: memoryCollections(fixedClock())
  }))
})

t.test('memoryCollections keeps the contract of CollectionLog', async (t) => {
  const realTime = { now: () => new Date() }
  collectionLogContract(t, async ({ staleAfterMs }) => memoryCollections(realTime, staleAfterMs))
})

t.test('memoryUsers keeps the contract of UserStore', async (t) => {
  userStoreContract(t, async () => memoryUsers())
})

t.test('memorySessions keeps the contract of SessionStore', async (t) => {
  sessionStoreContract(t, async () => ({ sessions: memorySessions(), users: memoryUsers() }))
})

t.test('memoryProjects keeps the contract of ProjectStore', async (t) => {
  projectStoreContract(t, async () => memoryProjects())
})

t.test('memoryMigrations keeps the contract of Migrations', async (t) => {
  migrationsContract(t, async () => {
    const clock = fixedClock()
    const ticking = { now: () => (clock.pass(1), clock.now()) }
    return memoryMigrations(ticking, ['0000_one', '0001_two'])
  })
})
