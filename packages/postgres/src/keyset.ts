import { decodeCursor, encodeCursor, foreignCursor, type Page, type Paging, window } from '@rollcall/core'
import { type Column, type SQL, sql } from 'drizzle-orm'
import { sqlState } from './sql-errors.ts'

interface PageQuery<T> {
  rows: (limit: number, offset: number) => PromiseLike<T[]>
  total: () => Promise<number>
  /** The cursor that goes on after a row. */
  cursor: (row: T) => string
}

/**
 * One page: by keyset with one row more than asked for, which tells whether there is a next one; by number with a total.
 * Rejects with `invalid` when the database cannot read what a cursor holds: somebody made it up.
 */
export async function pageOf<T>(paging: Paging, { rows, total, cursor }: PageQuery<T>): Promise<Page<T>> {
  const { size, offset } = window(paging)
  const [found, total_count] = await Promise.all([
    Promise.resolve(rows(size + 1, offset)).catch(onDataException(paging.cursor)),
    paging.page === undefined ? undefined : total()
  ])
  const data = found.slice(0, size)
  const last = data.at(-1)
  const next_cursor = found.length > size && last !== undefined ? cursor(last) : null
  return { data, next_cursor, ...(total_count !== undefined && { total_count }) }
}

function onDataException(cursor: string | undefined) {
  return (error: unknown): never => {
    if (cursor === undefined || !sqlState(error)?.startsWith('22')) throw error
    throw foreignCursor()
  }
}

/** A cursor of a list that is ordered by time and then id. */
export function timeCursor({ created_at, id }: { created_at: string; id: string }): string {
  return encodeCursor([created_at, id])
}

/** What comes after a `timeCursor` in a list of that table; all of it without one. Rejects with `invalid` any other cursor. */
export function beyond(
  cursor: string | undefined,
  { created_at, id }: { created_at: Column; id: Column },
  order: 'oldest first' | 'newest first'
): SQL | undefined {
  if (cursor === undefined) return undefined
  const last = decodeCursor(cursor, ['string', 'string'] as const)
  const comparison = order === 'oldest first' ? sql`>` : sql`<`
  return sql`(${created_at}, ${id}) ${comparison} (${last[0]}, ${last[1]})`
}
