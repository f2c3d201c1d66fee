import { randomBytes } from 'node:crypto'
import { drawCodes } from '@rollcall/core'
import { sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { bookmarks } from '../schema.ts'

const SHORTEST = 3

/** Codes that stand for all of their length: they tell the share of the taken ones to a few hundredths. */
const SAMPLE = 1000

/** How long an answer holds, in milliseconds. */
const HOLDS = 10_000

export interface CodeLength {
  /** The shortest length whose codes are not more than half taken. */
  get(): Promise<number>
  /** Says that no free code was found: the answer is looked for anew. */
  forget(): void
}

/** Estimates how full each length is by random codes: to count the taken ones would mean to look at every bookmark. */
export function codeLength(db: Db): CodeLength {
  let known: { length: Promise<number>; until: number } | undefined

  return {
    get() {
      if (known === undefined || performance.now() > known.until) {
        const asked = { length: shortestFree(db), until: performance.now() + HOLDS }
        asked.length.catch(() => {
          if (known === asked) known = undefined
        })
        known = asked
      }
      return known.length
    },
    forget() {
      known = undefined
    }
  }
}

async function shortestFree(db: Db): Promise<number> {
  let length = SHORTEST
  while ((await takenOf(db, length)) > SAMPLE / 2) length++
  return length
}

function takenOf(db: Db, length: number): Promise<number> {
  const codes = drawCodes(SAMPLE, length, { hex: (bytes) => randomBytes(bytes).toString('hex') })
  return db.$count(bookmarks, sql`${bookmarks.short_url} = any(${sql.param(codes)}::text[])`)
}
