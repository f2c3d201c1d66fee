import {
  accountsContract,
  attemptStoreContract,
  importStoreContract,
  memoryTelemetry,
  occurrenceRecorderContract,
  voteStoreContract
} from '@rollcall/core/contracts'
import t from 'tap'
import { postgresAccounts } from '../src/accounts/accounts.ts'
import { postgresAttempts } from '../src/accounts/attempt-store.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'
import { backlogDesk } from './backlog-desk.ts'
import { builtInBench } from './built-in-bench.ts'
import { postsDesk } from './posts-desk.ts'

/** Stores promise the same while somebody watches what they do: here those with transactions, batches and statements by hand. */

t.test('accounts and attempts, watched', async (t) => {
  const database = await emptyDatabase(t, memoryTelemetry())
  t.test('accounts', async (t) => {
    accountsContract(t, async () => {
      await truncate(database)
      return postgresAccounts(database.db)
    })
  })
  t.test('attempts', async (t) => {
    attemptStoreContract(t, async () => {
      await truncate(database)
      return postgresAttempts(database.db)
    })
  })
})

t.test('occurrences, watched', async (t) => {
  const database = await emptyDatabase(t, memoryTelemetry())
  occurrenceRecorderContract(t, () => builtInBench(database))
})

t.test('votes, watched', async (t) => {
  const { fresh } = await postsDesk(t, memoryTelemetry())
  voteStoreContract(t, fresh)
})

t.test('imports, watched', async (t) => {
  const { fresh } = await backlogDesk(t, memoryTelemetry())
  importStoreContract(t, fresh)
})
