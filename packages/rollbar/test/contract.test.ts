import { itemTrackerContract } from '@rollcall/core/contracts'
import { rollbarTracker } from '@rollcall/rollbar'
import t from 'tap'
import { type FakeRollbar, startFakeRollbar, USER_ID } from './fake-rollbar.ts'

const open: FakeRollbar[] = []

/** Whole rows: the contract compares listed items with shown ones, and lists of the real Rollbar leave fields out. */
itemTrackerContract(t, async () => {
  const rollbar = await startFakeRollbar({ wholeRows: true, processingMs: 2 })
  open.push(rollbar)
  const tracker = rollbarTracker({ ...rollbar, backoffMs: 20 })
  return { tracker, user_id: String(USER_ID), pass: async (seconds) => rollbar.pass(seconds) }
})

t.teardown(async () => {
  for (const rollbar of open) await rollbar.close()
})
