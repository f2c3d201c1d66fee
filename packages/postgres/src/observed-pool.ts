import type { Attributes, Reading, Telemetry } from '@rollcall/core'
import type { Sql } from 'postgres'
import { observedSql } from './observed-sql.ts'

interface Pool {
  telemetry: Telemetry
  name: string
  max: number
}

/** A pool whose statements are spans and whose use is measured, by what is on its way: postgres.js itself does not tell. */
export function observedPool(driver: Sql, { telemetry, name, max }: Pool) {
  let inFlight = 0
  const observer = {
    telemetry,
    attributes: placeOf(driver),
    busy: (change: number) => {
      inFlight += change
    }
  }
  const pool = { 'db.client.connection.pool.name': name }
  const one = (value: number, more: Attributes = {}): Reading[] => [
    { value, attributes: { ...pool, ...more } }
  ]
  const used = { 'db.client.connection.state': 'used' }
  const unwatch = [
    telemetry.watch('db.client.connection.count', () => one(Math.min(inFlight, max), used)),
    telemetry.watch('db.client.connection.max', () => one(max)),
    telemetry.watch('db.client.connection.pending_requests', () => one(Math.max(0, inFlight - max)))
  ]
  return {
    sql: observedSql(driver, observer),
    async close() {
      for (const stop of unwatch) stop()
      await driver.end({ timeout: 5 })
    }
  }
}

/** The embedded database has a place in the file system, which nobody else needs to know. */
function placeOf({ options }: Sql): Attributes {
  const { host, port, database, path } = options
  const server = typeof path === 'string' ? {} : { 'server.address': host.join(','), 'server.port': port[0] }
  return { 'db.system.name': 'postgresql', 'db.namespace': database, ...server }
}
