import { testEnv } from '@rollcall/postgres/testing'
import type { TransactionSql } from 'postgres'
import t from 'tap'
import { connect } from '../src/database.ts'

const skip =
  process.env.TEST_DATABASE_URL === undefined && 'there is no connection to lose: TEST_DATABASE_URL'

t.test('a transaction that goes on after its connection was lost is told so', { skip }, async (t) => {
  const env = await testEnv(t)
  if (!('DATABASE_URL' in env)) throw new Error('needs a server')
  const { sql, close } = connect(env.DATABASE_URL, { max: 1 })
  const beside = connect(env.DATABASE_URL, { max: 1 })
  t.teardown(() => Promise.all([close(), beside.close()]))

  let last: Promise<unknown> = Promise.resolve()
  const lost = sql.begin((tx) => {
    last = goOn(tx)
    return last
  })
  await t.rejects(lost)
  await t.rejects(last, { code: 'CONNECTION_CLOSED' })

  async function goOn(tx: TransactionSql): Promise<void> {
    const [own] = await tx`select pg_backend_pid() as pid`
    await beside.sql`select pg_terminate_backend(${own?.pid})`
    await lost.catch(() => undefined)
    await tx`select 1`
  }
})
