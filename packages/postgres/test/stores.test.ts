import {
  accountsContract,
  apiTokenStoreContract,
  attemptStoreContract,
  auditLogContract,
  collectionLogContract,
  invitationStoreContract,
  passwordLinkStoreContract,
  projectStoreContract,
  reportStoreContract,
  sessionStoreContract,
  userStoreContract
} from '@rollcall/core/contracts'
import t from 'tap'
import { postgresAccounts } from '../src/accounts/accounts.ts'
import { postgresAttempts } from '../src/accounts/attempt-store.ts'
import { postgresProjects } from '../src/projects/project-store.ts'
import { rememberingTokens } from '../src/projects/remembered-tokens.ts'
import { postgresCollections } from '../src/reports/collection-log.ts'
import { postgresReports } from '../src/reports/report-store.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'

const database = await emptyDatabase(t)
const { db } = database

async function emptyAccounts() {
  await truncate(database)
  return postgresAccounts(db)
}

t.test('accounts', async (t) => accountsContract(t, emptyAccounts))

t.test('users', async (t) => userStoreContract(t, emptyAccounts))

t.test('sessions', async (t) => sessionStoreContract(t, emptyAccounts))

t.test('API tokens', async (t) => apiTokenStoreContract(t, emptyAccounts))

t.test('invitations', async (t) => invitationStoreContract(t, emptyAccounts))

t.test('set-password codes', async (t) => passwordLinkStoreContract(t, emptyAccounts))

t.test('the audit trail', async (t) => auditLogContract(t, emptyAccounts))

t.test('attempts', async (t) => {
  attemptStoreContract(t, async () => {
    await truncate(database)
    return postgresAttempts(db)
  })
})

t.test('projects', async (t) => {
  projectStoreContract(t, async () => {
    await truncate(database)
    return postgresProjects(db)
  })
})

t.test('projects whose tokens are remembered', async (t) => {
  projectStoreContract(t, async () => {
    await truncate(database)
    return rememberingTokens(postgresProjects(db))
  })
})

t.test('reports', async (t) => {
  reportStoreContract(t, async () => {
    await truncate(database)
    return { reports: postgresReports(db), collections: postgresCollections(db, { staleAfterMs: 60_000 }) }
  })
})

t.test('collections', async (t) => {
  collectionLogContract(t, async (options) => {
    await truncate(database)
    return postgresCollections(db, options)
  })
})
