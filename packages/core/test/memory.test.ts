import {
  accountsContract,
  apiTokenStoreContract,
  attemptStoreContract,
  auditLogContract,
  collectionLogContract,
  countingIds,
  fixedClock,
  invitationStoreContract,
  itemTrackerContract,
  memoryAccounts,
  memoryAttempts,
  memoryCollections,
  memoryMigrations,
  memoryProjects,
  memoryReports,
  memoryTracker,
  migrationsContract,
  occurrenceRecorderContract,
  passwordLinkStoreContract,
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

for (const [port, contract] of Object.entries({
  Accounts: accountsContract,
  UserStore: userStoreContract,
  SessionStore: sessionStoreContract,
  ApiTokenStore: apiTokenStoreContract,
  InvitationStore: invitationStoreContract,
  PasswordLinkStore: passwordLinkStoreContract,
  AuditLog: auditLogContract
})) {
  t.test(`memoryAccounts keeps the contract of ${port}`, async (t) => {
    contract(t, async () => memoryAccounts())
  })
}

t.test('memoryAccounts says so when a transaction goes round the stores it was given', async (t) => {
  const accounts = memoryAccounts()
  const id = countingIds().next()
  for (const call of [() => accounts.users.get(id), () => accounts.transaction(async () => undefined)]) {
    await t.rejects(accounts.transaction(call), { message: /only the stores it gives/ })
  }
})

t.test('memoryAttempts keeps the contract of AttemptStore', async (t) => {
  attemptStoreContract(t, async () => memoryAttempts())
})

t.test('memoryProjects keeps the contract of ProjectStore', async (t) => {
  projectStoreContract(t, async () => memoryProjects())
})

t.test('memoryMigrations keeps the contract of Migrations', async (t) => {
  migrationsContract(t, async () => {
    const clock = fixedClock()
    const ticking = { now: () => (clock.pass(1), clock.now()) }
    return memoryMigrations(ticking, { '0000_one': 'It is the first', '0001_two': null, '0002_three': null })
  })
})
