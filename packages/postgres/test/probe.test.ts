import { createServer } from 'node:net'
import t from 'tap'
import { connect } from '../src/database.ts'
import { databaseProbe } from '../src/probe.ts'
import { emptyDatabase } from '../testing/test-database.ts'

t.test('a database that answers is OK', async (t) => {
  const { sql } = await emptyDatabase(t)
  t.match(await databaseProbe(sql)(), { name: 'database', status: 'OK', required: true, error: null })
})

t.test('a database that refuses is KO, with the reason', async (t) => {
  const { sql, close } = connect('postgres://127.0.0.1:1/none', { max: 1 })
  t.teardown(close)
  t.match(await databaseProbe(sql)(), { status: 'KO', error: /ECONNREFUSED/ })
})

t.test('a database that accepts connections and never answers is KO within two seconds', async (t) => {
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { sql } = connect(`postgres://127.0.0.1:${port}/none`, { max: 1 })
  t.teardown(async () => {
    await sql.end({ timeout: 0 })
    silent.close()
  })
  const start = Date.now()
  t.match(await databaseProbe(sql)(), { status: 'KO', error: /no answer/ })
  t.ok(Date.now() - start < 2000)
})
