import { Writable } from 'node:stream'
import { buildServer } from '@rollcall/api'
import { testEnv } from '@rollcall/postgres/testing'
import { openApp, readConfig } from '@rollcall/runtime'
import { Pool } from 'undici'

/** The part of tap's `Test` that is needed here. */
export interface Teardown {
  teardown(handler: () => unknown): void
}

const SETTINGS = {
  ROLLCALL_LOG_LEVEL: 'error',
  ROLLCALL_ACCESS_TTL: '1d',
  ROLLCALL_LOGIN_FAILURES_PER_ADDRESS: '1000000',
  ROLLCALL_LOGIN_FAILURES_PER_ACCOUNT: '1000000',
  ROLLCALL_LINK_TIMEOUT_SECONDS: '1',
  /** Each request then comes from an address of its own, and none is limited for what others did. */
  ROLLCALL_TRUST_PROXY: '127.0.0.1'
}

/** The product on a database of its own, listening, and what it logs as faults of its own. */
export async function openServer(t: Teardown) {
  const running = await openApp(readConfig({ ...(await testEnv(t)), ...SETTINGS }))
  const faults: string[] = []
  const logTo = new Writable({
    write(line, _encoding, done) {
      faults.push(String(line))
      done()
    }
  })
  const server = await buildServer({ ...running, logTo })
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const pool = new Pool(origin, { connections: 1 })
  t.teardown(async () => {
    await pool.close()
    await server.close()
    await running.close()
  })
  return { running, faults, origin, pool }
}
