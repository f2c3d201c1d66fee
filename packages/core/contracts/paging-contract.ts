import { encodeCursor, type Page, type Paging } from '@rollcall/core'
import type { Test } from 'tap'

type List<T> = (paging: Paging) => Promise<Page<T>>

/** What every list keeps, whatever it lists: `expected` is all of it, in its order. At least four elements. */
export async function keepsPaging<T>(t: Test, list: List<T>, expected: T[]): Promise<void> {
  await keepsWalks(t, list, expected)
  await keepsNumberedPages(t, list, expected)
  await refusesForeignCursors(t, list)
}

/** Follows the cursors to the end; `between` runs after each page. */
export async function walk<T>(
  list: List<T>,
  limit: number,
  between: () => Promise<unknown> = async () => undefined
): Promise<T[]> {
  const seen: T[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page<T> = await list({ limit, ...(cursor !== undefined && { cursor }) })
    if (page.data.length > limit) throw new Error(`A page of ${limit} holds ${page.data.length}`)
    if (page.data.length === 0 && page.next_cursor !== null) throw new Error('An empty page that goes on')
    if (cursor !== undefined && page.next_cursor === cursor) throw new Error('A cursor that does not go on')
    seen.push(...page.data)
    cursor = page.next_cursor
    await between()
  }
  return seen
}

async function keepsWalks<T>(t: Test, list: List<T>, expected: T[]): Promise<void> {
  for (const limit of [1, 3, expected.length, 100]) {
    t.strictSame(await walk(list, limit), expected, `a walk by ${limit}`)
  }
  const whole = await list({ limit: expected.length })
  t.equal(whole.next_cursor, null, 'a page that holds the last element does not go on, even when it is full')
  t.equal(whole.total_count, undefined, 'a walk does not count')
}

async function keepsNumberedPages<T>(t: Test, list: List<T>, expected: T[]): Promise<void> {
  const total_count = expected.length
  for (const page of [1, 2, 3]) {
    const data = expected.slice((page - 1) * 3, page * 3)
    t.match(await list({ limit: 100, page, per_page: 3 }), { data, total_count }, `page ${page} of 3 each`)
    t.equal((await list({ limit: 100, page, per_page: 3 })).data.length, data.length)
  }
  t.match(await list({ limit: 2, page: 1 }), { data: expected.slice(0, 2), total_count }, 'limit is the size')
  const beyond = await list({ limit: 100, page: 1000, per_page: 3 })
  t.strictSame(beyond.data, [], 'a page beyond the last is empty')
  t.equal(beyond.total_count, total_count, 'a page beyond the last counts')
}

async function refusesForeignCursors<T>(t: Test, list: List<T>): Promise<void> {
  const garbage = ['x', '%00', 'null', 'e30', encodeCursor([]), encodeCursor(['x', 'y', 'z', 'x', 'y', 'z'])]
  for (const cursor of garbage) {
    await t.rejects(list({ limit: 1, cursor }), { code: 'invalid' }, `the cursor ${cursor}`)
  }
  const { next_cursor } = await list({ limit: 1 })
  for (const cursor of forgeries(next_cursor ?? '')) {
    await list({ limit: 1, cursor }).catch((error: unknown) => {
      t.match(error, { code: 'invalid' }, `a forged cursor is harmless or invalid: ${cursor}`)
    })
  }
}

/** A true cursor with one of its values replaced by one of the same type that no list has. */
function forgeries(cursor: string): string[] {
  const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(values)) return []
  return values.flatMap((value: unknown, i) => {
    const wrong = typeof value === 'string' ? ["x'", '', '\0', '9999-99-99'] : [-1, 0.5, 1e300, -1e-300]
    return wrong.map((other) => encodeCursor(values.with(i, other)))
  })
}
