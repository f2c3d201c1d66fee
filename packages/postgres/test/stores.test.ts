import {
  collectionLogContract,
  projectStoreContract,
  reportStoreContract,
  sessionStoreContract,
  userStoreContract
} from '@rollcall/core/contracts'
import t from 'tap'
import { postgresCollections } from '../src/collection-log.ts'
import { postgresProjects } from '../src/project-store.ts'
import { rememberingTokens } from '../src/remembered-tokens.ts'
import { postgresReports } from '../src/report-store.ts'
import { postgresSessions } from '../src/session-store.ts'
import { postgresUsers } from '../src/user-store.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'

const database = await emptyDatabase(t)
const { db } = database

t.test('users', async (t) => {
  userStoreContract(t, async () => {
    await truncate(database)
    return postgresUsers(db)
  })
})

t.test('sessions', async (t) => {
  sessionStoreContract(t, async () => {
    await truncate(database)
    return { sessions: postgresSessions(db), users: postgresUsers(db) }
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
