import * as fc from 'fast-check'
import type { Operation } from './document.ts'
import { draftFor } from './draft.ts'
import { EVERYBODY } from './people.ts'
import type { Target } from './target.ts'

export interface Aim {
  seed: number
  /** How many requests are made up; each is sent as everybody. */
  runs: number
  /** Of a failure that was found with this seed. */
  path?: string | undefined
}

/** An answer that is not as described, and how to get it again. */
export interface Finding {
  operation: string
  told: string
}

/** Looking for a smaller request that fails ends after so many: with what is stored, failures come and go. */
const MOST_SHRINKS = 150

/** What only those ask for who may not, since it would end what everything else is tried on. */
const ENDS_ALL: Record<string, string> = {
  rollbackDatabase: 'takes tables and columns away that this version of the server works with'
}

/** Asks for one operation in many ways, as everybody in turn; what fails is made as small as it can be. */
export async function fuzzOperation(target: Target, operation: Operation, { seed, runs, path }: Aim) {
  let tries = 0
  const askers = EVERYBODY.filter((who) => who !== 'admin' || !(operation.operationId in ENDS_ALL))
  const order = fc.shuffledSubarray([...askers], { minLength: askers.length })
  const property = fc.asyncProperty(draftFor(target.document, operation), order, async (draft, everybody) => {
    if (tries > MOST_SHRINKS) return
    try {
      for (const who of everybody) await target.ask(operation, draft, who)
      if (tries > 0) tries += 1
    } catch (error) {
      tries += 1
      throw error
    }
  })
  const details = await fc.check(property, { seed, numRuns: runs, ...(path !== undefined && { path }) })
  if (!details.failed) return undefined
  const { operationId: id } = operation
  const again = `npm run fuzz -- --operation ${id} --seed ${details.seed} --path ${details.counterexamplePath}`
  const { errorInstance: error } = details
  const told = error instanceof Error ? error.message : String(error)
  return {
    operation: id,
    told: `${id}: ${told}\nFUZZ_SEED=${details.seed}\nagain: ${again}`
  } satisfies Finding
}
