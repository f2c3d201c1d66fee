import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import t from 'tap'
import { readConfig } from '../src/config.ts'
import { settingSchemas } from '../src/env.ts'
import { envExample } from '../src/env-example.ts'

const file = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8')

t.test('.env.example is what the settings say of themselves: npm run env-example writes it', async (t) => {
  t.equal(file, envExample())
})

t.test('whoever copies .env.example as it is changes nothing', async (t) => {
  const example = parseEnv(file)
  t.strictSame(Object.keys(example).toSorted(), Object.keys(settingSchemas).toSorted())
  t.strictSame(readConfig(example), readConfig({}))
})

t.test('every setting is described, in lines that fit a screen', async (t) => {
  for (const [name, { description = '' }] of Object.entries(settingSchemas)) {
    t.match(description, /^[A-Z].*[^.]$/, name)
  }
  const comments = file.split('\n').filter((line) => line.startsWith('#'))
  t.strictSame(
    comments.filter((line) => line.length > 120),
    []
  )
})
