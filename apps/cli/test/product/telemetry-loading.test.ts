import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { type Env, rollcall, type Teardown } from './program.ts'
import { serve } from './server.ts'

const database = await testEnv(t)

/** Keeps the embedded database open while programs come and go. */
await (await databaseOf(database, t)).sql`select 1`

const telling = { ...database, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }

t.test('without the settings nothing of telemetry is loaded by a server that answers', async (t) => {
  const { env, loaded } = await looking(t, database)
  const server = await serve(t, env)
  t.equal((await server.ask('/check')).status, 200)
  await server.stop()
  t.strictSame(await loaded(), [])
})

t.test('nor by a command; and with them it is found', async (t) => {
  const without = await looking(t, database)
  t.equal((await rollcall(['which'], without.env)).code, 0)
  t.strictSame(await without.loaded(), [])
  const withThem = await looking(t, telling)
  t.equal((await rollcall(['which'], withThem.env)).code, 0)
  const found = await withThem.loaded()
  t.ok(found.some((url) => url.includes('/packages/telemetry/')))
  t.ok(found.some((url) => url.includes('/@opentelemetry/')))
})

t.test('help loads nothing of it, whatever the settings say', async (t) => {
  const { env, loaded } = await looking(t, telling)
  for (const argv of [['--help'], ['items', '--help'], ['--version']]) {
    t.equal((await rollcall(argv, env)).code, 0)
  }
  t.strictSame(await loaded(), [])
})

/** Settings under which V8 tells of every script that it ran, and what of telemetry was among them. */
async function looking(t: Teardown, settings: Env) {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-loaded-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return {
    env: { ...settings, NODE_V8_COVERAGE: directory },
    async loaded(): Promise<string[]> {
      const files = await readdir(directory)
      const reports = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
      const urls = reports.flatMap((report): string[] =>
        JSON.parse(report).result.map(({ url }: { url: string }) => url)
      )
      if (!urls.some((url) => url.includes('/apps/cli/'))) throw new Error('the program itself is missing')
      return urls.filter((url) => /\/packages\/telemetry\/|\/node_modules\/@opentelemetry\//.test(url))
    }
  }
}
