import { drizzle } from 'drizzle-orm/postgres-js'
import type { Database } from '../src/database.ts'
import * as schema from '../src/schema.ts'

interface Statement {
  query: string
  params: readonly unknown[]
}

/** Writes down what stores ask through `db` and `driver`, and says how it is planned. */
export function askedStatements(sql: Database['sql']) {
  const asked: Statement[] = []
  const logQuery = (query: string, params: unknown[]) => void asked.push({ query, params })
  const db = drizzle(sql, { schema, logger: { logQuery } })
  const driver = new Proxy(sql, {
    get(target, key) {
      if (key !== 'unsafe') return Reflect.get(target, key)
      return (...args: Parameters<typeof sql.unsafe>) => {
        asked.push({ query: args[0], params: args[1] ?? [] })
        return target.unsafe(...args)
      }
    }
  })

  async function planOf({ query, params }: Statement): Promise<string> {
    const plan = await sql.unsafe(`explain ${query}`, params.map(told))
    return plan.map((line) => String(line['QUERY PLAN'])).join('\n')
  }

  return { asked, db, driver, planOf }
}

function told(param: unknown) {
  if (Array.isArray(param)) return param.map(String)
  return typeof param === 'string' || typeof param === 'number' ? String(param) : null
}
