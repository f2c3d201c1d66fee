import {
  AppError,
  decodeCursor,
  encodeCursor,
  foreignCursor,
  type ItemRef,
  type Occurrence,
  type Page,
  type Paging,
  window
} from '@rollcall/core'
import { findItem, itemId } from './find-item.ts'
import { lastWhere } from './item-pages.ts'
import { occurrenceOf } from './mapping.ts'
import { resultReader } from './reader.ts'
import { type RollbarOccurrence, RollbarOccurrencePage } from './schemas.ts'
import type { Transport } from './transport.ts'

type Query = Record<string, number>
type ReadOccurrences = (query: Query) => Promise<RollbarOccurrence[]>

const readInstances = resultReader(RollbarOccurrencePage)

export async function listOccurrences(
  transport: Transport,
  { ref, ...paging }: Paging & { ref: ItemRef }
): Promise<Page<Occurrence>> {
  const after = paging.cursor === undefined ? undefined : positionOf(paging.cursor)
  const id = await itemId(transport, ref)
  const read: ReadOccurrences = async (query) => {
    const path = `/item/${id}/instances`
    const answer = await transport.send({ method: 'GET', path, query, missing: `item ${ref}` })
    return readInstances(answer).instances
  }
  const page = await (paging.page === undefined ? walk(read, { ...paging, after }) : numbered(read, paging))
  if (page.data.length === 0) await findItem(transport, id)
  return page
}

function positionOf(cursor: string): number {
  const [id] = decodeCursor(cursor, ['number'] as const)
  if (!Number.isSafeInteger(id) || id < 1) throw foreignCursor()
  return id
}

async function walk(
  read: ReadOccurrences,
  { limit, after }: { limit: number; after: number | undefined }
): Promise<Page<Occurrence>> {
  const found = await read({ limit: limit + 1, ...(after !== undefined && beyond(after)) })
  if (after !== undefined && found.some(({ id }) => id >= after)) {
    throw new AppError('upstream_failed', `Rollbar did not go on after occurrence ${after}`)
  }
  const data = found.slice(0, limit)
  const last = data.at(-1)
  const next_cursor = last && found.length > limit ? encodeCursor([last.id]) : null
  return { data: data.map(occurrenceOf), next_cursor }
}

/** Rollbar's documentation says `lastId`, its own client `last_id`; it ignores the name it does not know. */
function beyond(id: number): Query {
  return { lastId: id, last_id: id }
}

/** Rollbar does not count occurrences over an item's whole life, so the last page is looked for, by halving. */
async function numbered(read: ReadOccurrences, paging: Paging): Promise<Page<Occurrence>> {
  const { size } = window(paging)
  const pages = new Map<number, RollbarOccurrence[]>()
  const pageAt = async (page: number) => {
    const rows = pages.get(page) ?? (await read({ page, limit: size }))
    pages.set(page, rows)
    return rows
  }
  const data = await pageAt(paging.page ?? 1)
  const last = await lastWhere(async (page) => (await pageAt(page)).length > 0)
  const total_count = last === 0 ? 0 : (last - 1) * size + (await pageAt(last)).length
  return { data: data.map(occurrenceOf), next_cursor: null, total_count }
}
