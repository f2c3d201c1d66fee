import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
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
  await writeFile(join(dir, 'jwt-secret'), 'short', { mode: 0o600 })
  await t.rejects(jwtSecretIn(dir), {
    code: 'invalid',
    message: /fewer than 32 characters: delete .*jwt-secret/
  })
})

t.test('a secret that others may read is refused, the group among them', async (t) => {
  const dir = t.testdir()
  const file = join(dir, 'jwt-secret')
  await jwtSecretIn(dir)
  for (const mode of [0o640, 0o604, 0o620]) {
    await chmod(file, mode)
    await t.rejects(jwtSecretIn(dir), {
      code: 'invalid',
      errors: [
        { pointer: '/jwt-secret', detail: `may be read by others than its owner: run chmod 600 ${file}` }
      ]
    })
  }
  for (const mode of [0o400, 0o600]) {
    await chmod(file, mode)
    await t.resolves(jwtSecretIn(dir))
  }
})
