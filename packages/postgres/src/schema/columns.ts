import { LEVELS, ROLES, SOURCES, STATUSES } from '@rollcall/core'
import { bigint, customType, pgEnum } from 'drizzle-orm/pg-core'

/** A time to the millisecond, in the driver's text on the database's side and RFC 3339 on ours. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => new Date(value).toISOString()
})

/** Words to look for. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/** `name` is the column's. */
export const id64 = (name: string) => bigint(name, { mode: 'number' })

/** Declared in their order, so that the database sorts levels as people do. */
export const level = pgEnum('level', LEVELS)
export const status = pgEnum('status', STATUSES)
export const source = pgEnum('source', SOURCES)
export const role = pgEnum('role', ROLES)
