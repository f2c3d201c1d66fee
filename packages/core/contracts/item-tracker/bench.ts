import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Item,
  type ItemQuery,
  type ItemSort,
  type ItemTracker,
  LEVELS,
  type NewItem,
  type TrackedItem
} from '@rollcall/core'
import type { Test } from 'tap'
import { walk } from '../paging-contract.ts'

/** An empty tracker, and what a test has to know about it. */
export interface TrackerBench {
  tracker: ItemTracker
  /** Id of a user whom the tracker can assign items to. */
  user_id: string
  /** Lets the tracker's clock go on; really waits when left out. */
  pass?: (seconds: number) => Promise<void>
}

export type Fresh = () => Promise<TrackerBench>

/** Reports an error; its title groups it unless a fingerprint does. */
export function report(tracker: ItemTracker, told: Partial<NewItem>): Promise<Item> {
  const { title = 'Boom' } = told
  return tracker.create({ title, level: 'error', environment: 'production', fingerprint: title, ...told })
}

/** Seven items that differ in everything a list can ask for; answers their ids. */
export async function seed(
  tracker: ItemTracker,
  pass: (seconds: number) => Promise<void>
): Promise<number[]> {
  const told: Partial<NewItem>[] = [
    { title: 'Alpha beam', level: 'critical', framework: 'django' },
    { title: 'Beta Beam', environment: 'staging', framework: 'rails' },
    { title: 'Gamma ray', level: 'critical' },
    { title: 'Delta 100% wing', level: 'warning', environment: 'staging' },
    { title: 'Epsilon', level: 'info' },
    { title: 'Zeta_function', environment: 'test' },
    { title: 'Eta carinae', level: 'debug' }
  ]
  const ids: number[] = []
  for (const [i, item] of told.entries()) {
    if (i === 3) await pass(2)
    ids.push((await report(tracker, item)).id)
  }
  await pass(2)
  await report(tracker, told[1] ?? {})
  await report(tracker, told[4] ?? {})
  await report(tracker, told[4] ?? {})
  await tracker.update(String(ids[2]), { status: 'resolved' })
  await tracker.update(String(ids[3]), { status: 'muted' })
  return ids
}

export async function findsOnly(
  t: Test,
  tracker: ItemTracker,
  filter: Partial<ItemQuery>,
  expected: string[]
): Promise<void> {
  const told = JSON.stringify(filter)
  const query = { sort: 'last_seen' as const, ...filter }
  const found = await walk((paging) => tracker.list({ ...query, ...paging }), 2)
  t.strictSame(found.map(({ title }) => title).sort(), expected, told)
  const numbered = await tracker.list({ ...query, limit: 1, page: 1 })
  t.equal(numbered.total_count, expected.length, `${told} counts`)
}

export function inOrder(items: Item[], sort: ItemSort): Item[] {
  const size = (item: Item): number => {
    switch (sort) {
      case 'last_seen':
        return Date.parse(text(item.last_occurrence_timestamp))
      case 'first_seen':
        return Date.parse(text(item.first_occurrence_timestamp))
      case 'count':
        return item.total_occurrences
      case 'level':
        return LEVELS.indexOf(item.level)
    }
  }
  return [...items].sort((a, b) => size(b) - size(a) || b.id - a.id)
}

export async function collect(source: AsyncIterable<TrackedItem>): Promise<TrackedItem[]> {
  const found: TrackedItem[] = []
  for await (const tracked of source) found.push(tracked)
  return found
}

export async function wait(seconds: number): Promise<void> {
  await sleep(seconds * 1000)
}

export function ascending(a: number, b: number): number {
  return a - b
}

export function number(value: number | null): number {
  if (value === null) throw new Error('A number was expected')
  return value
}

export function text(value: string | null): string {
  if (value === null) throw new Error('A text was expected')
  return value
}
