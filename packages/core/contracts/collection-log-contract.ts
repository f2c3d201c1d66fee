import { setTimeout as sleep } from 'node:timers/promises'
import type { Collection, CollectionLog } from '@rollcall/core'
import type { Test } from 'tap'
import { countingIds } from './memory/counting-ids.ts'

type Fresh = (options: { staleAfterMs: number }) => Promise<CollectionLog>

const AN_HOUR = { staleAfterMs: 3_600_000 }
const NONE = { seen: 0, stored: 0 }

export function collectionLogContract(t: Test, fresh: Fresh): void {
  const ids = countingIds()
  const collection = (told: Partial<Collection> = {}): Collection => {
    return { id: ids.next(), source: 'built-in', started_at: '2026-01-01T00:00:00.000Z', ...told }
  }

  t.test('begin has nothing to start from the first time', async (t) => {
    const log = await fresh(AN_HOUR)
    t.strictSame(await log.begin(collection()), { since: null })
  })

  t.test('begin starts from where the last complete one of its source began', async (t) => {
    const log = await fresh(AN_HOUR)
    for (const started_at of ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.123Z']) {
      const one = collection({ started_at })
      await log.begin(one)
      await log.advance(one.id, { seen: 1, stored: 1 })
      await log.finish(one.id, { seen: 2, stored: 1 })
    }
    t.strictSame(await log.begin(collection()), { since: '2026-01-02T00:00:00.123Z' })
    t.strictSame(
      await log.begin(collection({ source: 'rollbar' })),
      { since: null },
      'each source has its own'
    )
  })

  t.test('begin rejects with conflict while another one of its source runs', async (t) => {
    const log = await fresh(AN_HOUR)
    const one = collection()
    await log.begin(one)
    await t.rejects(log.begin(collection()), { code: 'conflict' })
    await log.begin(collection({ source: 'rollbar' }))
    await log.advance(one.id, { seen: 1, stored: 1 })
    await t.rejects(log.begin(collection()), { code: 'conflict' })
    await log.finish(one.id, { seen: 1, stored: 1 })
    await log.begin(collection())
  })

  t.test('begin lets one of several in that come at once', async (t) => {
    const log = await fresh(AN_HOUR)
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => log.begin(collection())))
    t.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const result of settled) {
      if (result.status === 'rejected') t.match(result.reason, { code: 'conflict' })
    }
  })

  t.test('abandon lets the next begin at once, from where the last complete one stood', async (t) => {
    const log = await fresh(AN_HOUR)
    const complete = collection()
    await log.begin(complete)
    await log.finish(complete.id, NONE)
    const failed = collection({ started_at: '2026-01-02T00:00:00.000Z' })
    await log.begin(failed)
    await log.abandon(failed.id)
    t.strictSame(await log.begin(collection()), { since: complete.started_at })
  })

  t.test('begin takes over from one that shows no sign of life, which then cannot go on', async (t) => {
    const log = await fresh({ staleAfterMs: 50 })
    const dead = collection()
    await log.begin(dead)
    await sleep(100)
    const next = collection({ started_at: '2026-01-02T00:00:00.000Z' })
    t.strictSame(await log.begin(next), { since: null })
    await t.rejects(log.advance(dead.id, NONE), { code: 'conflict' })
    await t.rejects(log.finish(dead.id, NONE), { code: 'conflict' })
    await t.rejects(log.abandon(dead.id), { code: 'conflict' })
    await log.finish(next.id, NONE)
    t.strictSame(await log.begin(collection()), { since: next.started_at })
  })

  t.test('begin lets one in where several would take over at once', async (t) => {
    const log = await fresh({ staleAfterMs: 1000 })
    await log.begin(collection())
    await sleep(1100)
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => log.begin(collection())))
    t.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  t.test('advance is a sign of life', async (t) => {
    const log = await fresh({ staleAfterMs: 1500 })
    const one = collection()
    await log.begin(one)
    await sleep(900)
    await log.advance(one.id, { seen: 1, stored: 0 })
    await sleep(900)
    await t.rejects(log.begin(collection()), { code: 'conflict' })
    await log.finish(one.id, { seen: 1, stored: 0 })
  })
}
