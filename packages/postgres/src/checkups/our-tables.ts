import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import * as schema from '../schema.ts'

/** An index that the schema has: one of its own, or one behind a primary key or a unique constraint. */
export interface ExpectedIndex {
  name: string
  table: string
  /** Makes the constraint anew that the index stands behind; null for an index of its own. */
  constraint: string | null
}

const configs = Object.values(schema)
  .filter((one) => is(one, PgTable))
  .map(getTableConfig)

/** Names of the tables, as the schema has them. */
export const ourTables: readonly string[] = configs.map(({ name }) => name)

/** Read off the schema, so that an index that is added to it is expected. */
export const ourIndexes: readonly ExpectedIndex[] = configs.flatMap(
  ({ name: table, columns, indexes, primaryKeys, uniqueConstraints }) => {
    const behind = (name: string | undefined, kind: string, keys: readonly { name: string }[]) => {
      const list = keys.map((key) => `"${key.name}"`).join(', ')
      return {
        name: name ?? '',
        table,
        constraint: `ALTER TABLE "${table}" ADD CONSTRAINT "${name}" ${kind} (${list})`
      }
    }
    return [
      ...indexes.map(({ config }) => ({ name: config.name ?? '', table, constraint: null })),
      ...primaryKeys.map((key) => behind(key.getName(), 'PRIMARY KEY', key.columns)),
      ...uniqueConstraints.map((key) => behind(key.getName(), 'UNIQUE', key.columns)),
      ...columns
        .filter(({ primary }) => primary)
        .map((column) => behind(`${table}_pkey`, 'PRIMARY KEY', [column])),
      ...columns
        .filter(({ isUnique }) => isUnique)
        .map((column) => behind(column.uniqueName, 'UNIQUE', [column]))
    ]
  }
)
