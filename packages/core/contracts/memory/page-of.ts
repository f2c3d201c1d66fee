import { AppError, decodeCursor, encodeCursor, type Page, type Paging, window } from '@rollcall/core'

type Value = string | number

/** The order of a list: what a row is sorted by, and what tells equal ones apart. */
export interface Order<T> {
  /** A cursor goes on only with the list it was made for. */
  list: string
  position: (row: T) => readonly [Value, Value]
  descending?: boolean
}

/** One page of the rows, as every store answers it. */
export function pageOf<T>(rows: readonly T[], paging: Paging, order: Order<T>): Page<T> {
  const sign = order.descending ? -1 : 1
  const sorted = rows.toSorted((a, b) => sign * compare(order.position(a), order.position(b)))
  const after = paging.cursor === undefined ? undefined : decode(paging.cursor, order.list)
  const beyond = after ? sorted.filter((row) => sign * compare(order.position(row), after) > 0) : sorted
  const { size, offset } = window(paging)
  const data = beyond.slice(offset, offset + size)
  const last = data.at(-1)
  const goesOn = last !== undefined && beyond.length > offset + size
  return {
    data: structuredClone(data),
    next_cursor: goesOn ? encodeCursor([order.list, JSON.stringify(order.position(last))]) : null,
    ...(paging.page !== undefined && { total_count: rows.length })
  }
}

function decode(cursor: string, list: string): readonly Value[] {
  const [madeFor, position] = decodeCursor(cursor, ['string', 'string'] as const)
  if (madeFor !== list) throw new AppError('invalid', 'Invalid input: cursor is not a cursor of this list')
  try {
    return JSON.parse(position)
  } catch (cause) {
    throw new AppError('invalid', 'Invalid input: cursor is not a cursor of this list', { cause })
  }
}

function compare(a: readonly Value[], b: readonly Value[]): number {
  const [left, right] = a[0] === b[0] ? [a[1], b[1]] : [a[0], b[0]]
  if (left === undefined || right === undefined || left === right) return 0
  return left < right ? -1 : 1
}
