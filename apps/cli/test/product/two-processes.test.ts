import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { testEnv } from '@rollcall/postgres/testing'
import t, { type Test } from 'tap'
import { heldRollbar } from './held-rollbar.ts'
import { type Env, rollcall, rollcallJson, start } from './program.ts'
import { event, serve } from './server.ts'

const skip =
  process.env.TEST_DATABASE_URL !== undefined && 'a PostgreSQL server belongs to no process of ours'

t.test('commands that run at once share the embedded database, without any server', { skip }, async (t) => {
  const env = await testEnv(t)
  const titles = ['aa', 'bb', 'cc'].map((name) => `failure ${name}`)
  const ended = await Promise.all(titles.map((title) => rollcall(['items', 'create', '--title', title], env)))
  const refused = titles.filter((_, i) => ended[i]?.code !== 0)
  for (const { code, err } of ended) if (code !== 0) isUnavailable(t, { code, err })
  for (const title of refused)
    t.match(await rollcall(['items', 'create', '--title', title], env), { code: 0 })
  const { data } = await rollcallJson(['items', 'list', '--fields', 'title,counter'], env)
  t.strictSame(data.map(({ title }: { title: string }) => title).sort(), titles)
  t.strictSame(data.map(({ counter }: { counter: number }) => counter).sort(), [1, 2, 3])
})

t.test('a server and commands hand the embedded database to each other', { skip }, async (t) => {
  const data = await testEnv(t)
  const rollbar = await heldRollbar(t)
  const env = { ...data, ...rollbar.env }
  rollbar.fake.record(event('at Rollbar'), rollbar.fake.accessToken)

  let waiting = rollbar.hold(/items/)
  const owner = start(['reports', 'collect', '--json'], env)
  await waiting
  const server = await serve(t, data)
  const ingest = await ingestToken(data)
  t.equal(await server.post(ingest, event('while a command owned it')), 200)
  rollbar.release()
  t.match(await owner.ended, { code: 0, err: '', out: /"stored":1/ })
  t.equal(await server.post(ingest, event('when that had ended')), 200, 'the server took over')

  waiting = rollbar.hold(/items/)
  const guest = start(['reports', 'collect', '--json'], env)
  await waiting
  await server.program.kill()
  rollbar.release()
  t.match(
    await guest.ended,
    { code: 0, err: '', out: /"stored":0/ },
    'a command takes over when the server is killed'
  )
  t.strictSame(await titlesIn(data), ['when that had ended', 'while a command owned it'])
})

t.test('commands survive the kill of the server that owned the database under them', { skip }, async (t) => {
  const env = await testEnv(t)
  const server = await serve(t, env)
  const commands = ['x', 'y'].map((name) => rollcall(['items', 'create', '--title', `${name} failed`], env))
  await sleep(randomInt(500))
  await server.program.kill()
  for (const { code, err } of await Promise.all(commands)) if (code !== 0) isUnavailable(t, { code, err })
  t.match(await rollcall(['items', 'list'], env), { code: 0, err: '' }, 'the next command works')
})

/** The owner of the database went away under a command: it cannot know whether what it asked for was done. */
function isUnavailable(t: Test, { code, err }: { code: number | null; err: string }): void {
  t.match({ code, err }, { code: 10, err: /^Error: The database cannot be reached; try again/ })
}

async function titlesIn(env: Env): Promise<string[]> {
  const { data } = await rollcallJson(['items', 'list'], env)
  return data.map(({ title }: { title: string }) => title).sort()
}

async function ingestToken(env: Env): Promise<string> {
  const { data } = await rollcallJson(['projects', 'tokens', 'default'], env)
  return data.find(({ name }: { name: string }) => name === 'post_server_item').access_token
}
