import type { Loss } from '@rollcall/core'
import type { TransactionSql } from 'postgres'
import { withoutComments } from './read-steps.ts'

const NAME = '(?:"public"\\.)?"(\\w+)"'
const TABLE = new RegExp(`^DROP TABLE ${NAME}`, 'i')
const COLUMN = new RegExp(`^ALTER TABLE ${NAME} DROP COLUMN "(\\w+)"`, 'i')

/** What is in the tables and columns that these statements drop. */
export async function countLosses(tx: TransactionSql, statements: readonly string[]): Promise<Loss[]> {
  const losses: Loss[] = []
  for (const { table, column } of dropped(statements)) {
    // Of a column only what stands in it counts, of a table each row.
    const counted = column === null ? tx`count(*)` : tx`count(${tx(column)})`
    const [row] = await tx`select ${counted} as count from ${tx(table)}`
    losses.push({ table, column, count: Number(row?.count) })
  }
  return losses
}

/** The tables, and columns of other tables, that these statements drop; each statement drops one. */
export function dropped(statements: readonly string[]): Pick<Loss, 'table' | 'column'>[] {
  return statements.map(withoutComments).flatMap((statement) => {
    const [, table, column = null] = TABLE.exec(statement) ?? COLUMN.exec(statement) ?? []
    return table === undefined ? [] : [{ table, column }]
  })
}
