import { invalidField } from '../errors.ts'
import { isUuid } from '../is-uuid.ts'
import { RESERVED_CODES } from './reserved-codes.ts'

const reservedShapes = new Set(RESERVED_CODES.map(shapeOf))

/** What a code looks like at a glance: codes of the same shape are taken for each other. */
export function shapeOf(code: string): string {
  return code
    .toLowerCase()
    .replace(/[-_]+/g, '-')
    .replace(/0/g, 'o')
    .replace(/[1il]/g, 'l')
    .replace(/5/g, 's')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
}

/** Whether a code is, or looks like, a path that the server needs. */
export function isReserved(code: string): boolean {
  return reservedShapes.has(shapeOf(code))
}

/** A code of somebody's own choice. Rejects with `invalid` what the server needs or what looks like it, and UUIDs. */
export function checkCode(code: string): string {
  if (isUuid(code)) throw invalidField('/short_url', 'must not look like an id')
  if (isReserved(code)) {
    throw invalidField('/short_url', 'is, or looks like, an address of this server: choose another')
  }
  return code
}
