import { writeFileSync } from 'node:fs'
import t from 'tap'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/open-database.ts'

t.test('what keeps the embedded database from opening is told', async (t) => {
  const file = `${t.testdir({ file: 'no directory' })}/file`
  await t.rejects(openDatabase(readConfig({ ROLLCALL_DATA_DIR: file })), {
    code: 'unavailable',
    message: /Cannot use the data directory .*file: E/
  })

  const torn = t.testdir({ database: { PG_VERSION: '17' } })
  writeFileSync(`${torn}/jwt-secret`, 's'.repeat(64), { mode: 0o600 })
  await t.rejects(openDatabase(readConfig({ ROLLCALL_DATA_DIR: torn })), {
    code: 'unavailable',
    message: /Cannot open the embedded database in/
  })
})
