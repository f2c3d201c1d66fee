import { type Static, type TSchema, Type } from 'typebox'
import { type AppError, invalidField } from './errors.ts'
import { Nullable, withDefault } from './schema.ts'

/**
 * The fields every list takes. Without `page` it is a walk by keyset: stable while rows come in, as fast at any
 * depth. With `page` it is numbered pages with totals.
 */
export const paging = {
  limit: withDefault(
    Type.Integer({ minimum: 1, maximum: 100, description: 'How many to answer at most' }),
    20
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1024,
      description: 'Where to go on: `next_cursor` of the answer before'
    })
  ),
  page: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Numbered page, from 1, with totals, instead of a cursor'
    })
  ),
  per_page: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: 'Size of a numbered page; `limit` otherwise' })
  )
}

export interface Paging {
  limit: number
  cursor?: string
  page?: number
  per_page?: number
}

export const ListMeta = Type.Object({
  has_next: Type.Boolean(),
  next_cursor: Type.Optional(Nullable(Type.String())),
  page: Type.Optional(Type.Integer()),
  per_page: Type.Optional(Type.Integer()),
  pages: Type.Optional(Type.Integer()),
  total_count: Type.Optional(Type.Integer()),
  prev_page: Type.Optional(Nullable(Type.Integer())),
  next_page: Type.Optional(Nullable(Type.Integer())),
  has_prev: Type.Optional(Type.Boolean())
})
export type ListMeta = Static<typeof ListMeta>

/** The one shape of a list: `{"data": [...], "meta": {...}}`. */
export function ListOf<S extends TSchema>(element: S) {
  return Type.Object({ data: Type.Array(element), meta: ListMeta })
}

/** What a store answers: one page, and where to go on. `total_count` only when a numbered page was asked for. */
export interface Page<T> {
  data: T[]
  next_cursor: string | null
  total_count?: number
}

/** Rejects with `invalid` when both ways of paging are asked for at once. */
export function checkPaging({ cursor, page, per_page }: Paging): void {
  if (cursor !== undefined && page !== undefined)
    throw invalidField('/cursor', 'cannot be used together with page')
  if (per_page !== undefined && page === undefined)
    throw invalidField('/per_page', 'needs page; without it use limit')
}

/** How many rows one page holds, and how many come before it (0 when a cursor says where). */
export function window({ limit, page, per_page }: Paging): { size: number; offset: number } {
  const size = page === undefined ? limit : (per_page ?? limit)
  return { size, offset: page === undefined ? 0 : (page - 1) * size }
}

/** A store's page as the answer of a list. */
export function toList<T>(
  { data, next_cursor, total_count }: Page<T>,
  paging: Paging
): { data: T[]; meta: ListMeta } {
  const { page } = paging
  if (page === undefined || total_count === undefined) {
    return { data, meta: { has_next: next_cursor !== null, next_cursor } }
  }
  const { size } = window(paging)
  const pages = Math.max(1, Math.ceil(total_count / size))
  const has_next = page < pages
  const has_prev = page > 1
  const meta = {
    page,
    per_page: size,
    pages,
    total_count,
    prev_page: has_prev ? Math.min(page - 1, pages) : null,
    next_page: has_next ? page + 1 : null,
    has_next,
    has_prev
  }
  return { data, meta }
}

/** A list that is short enough to be answered whole. */
export function wholeList<T>(data: T[]): { data: T[]; meta: ListMeta } {
  return { data, meta: { has_next: false, next_cursor: null } }
}

/** The values a page ended on, as an opaque cursor. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** Rejects with `invalid` what `encodeCursor` did not make, or made for another list (`shape` says what it holds). */
export function decodeCursor<S extends readonly ('string' | 'number')[]>(
  cursor: string,
  shape: S
): CursorValues<S> {
  const values = parse(Buffer.from(cursor, 'base64url').toString())
  if (fits(values, shape)) return values
  throw foreignCursor()
}

/** The `invalid` error of a cursor that this list did not make. */
export function foreignCursor(): AppError {
  return invalidField('/cursor', 'is not a cursor of this list; leave it out to start from the beginning')
}

type CursorValues<S extends readonly ('string' | 'number')[]> = {
  -readonly [K in keyof S]: S[K] extends 'string' ? string : number
}

function fits<S extends readonly ('string' | 'number')[]>(
  values: unknown,
  shape: S
): values is CursorValues<S> {
  return (
    Array.isArray(values) &&
    values.length === shape.length &&
    shape.every((type, i) => typeof values[i] === type)
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
