import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { jwtSecretIn } from '../src/data-dir.ts'

t.test('the secret is made once, for its owner alone', async (t) => {
  const dir = join(t.testdir(), 'new')
  const secret = await jwtSecretIn(dir)
  t.match(secret, /^[0-9a-f]{64}$/)
  t.equal((await stat(join(dir, 'jwt-secret'))).mode & 0o777, 0o600)
  t.equal(await jwtSecretIn(dir), secret)
})

t.test('processes that start for the first time at once share one secret', async (t) => {
  const dir = t.testdir()
  const secrets = await Promise.all(Array.from({ length: 10 }, () => jwtSecretIn(dir)))
  t.equal(new Set(secrets).size, 1)
  t.equal(await readFile(join(dir, 'jwt-secret'), 'utf8'), secrets[0])
})

t.test('a secret too short to sign with is refused', async (t) => {
  const dir = t.testdir()
  await writeFile(join(dir, 'jwt-secret'), 'short')
  await t.rejects(jwtSecretIn(dir), { message: /fewer than 32 characters: delete it/ })
})
