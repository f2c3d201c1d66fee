import { once } from 'node:events'
import { chmod, mkdir, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Checkup, Finding } from '@rollcall/core'
import { checkupContract } from '@rollcall/core/contracts'
import t, { type Test } from 'tap'
import { diskCheckup, type FileSystem } from '../src/checkups/disk-checkup.ts'
import { exposureCheckup } from '../src/checkups/exposure-checkup.ts'
import { programCheckup } from '../src/checkups/program-checkup.ts'
import { secretsCheckup } from '../src/checkups/secrets-checkup.ts'
import { telemetryCheckup } from '../src/checkups/telemetry-checkup.ts'
import { trackerCheckup } from '../src/checkups/tracker-checkup.ts'
import { readConfig } from '../src/config.ts'
import { jwtSecretIn } from '../src/data-dir.ts'

const GIB = 1024 ** 3
const SECRET = '8f2b6c1d9e3a7054b1c2d3e4f5061728'
const OTHER = '0a1b2c3d4e5f60718293a4b5c6d7e8f9'
const clock = { now: () => new Date() }
const isRoot = process.getuid?.() === 0 && 'nothing is forbidden to this user'

/** A file system of so many bytes, with so many of them free. */
function room(total: number, free: number): () => Promise<FileSystem> {
  return async () => ({ bsize: 4096, blocks: total / 4096, bavail: free / 4096 })
}

async function dirWithSecret(t: Test): Promise<string> {
  const dir = join(t.testdir(), 'my data')
  await jwtSecretIn(dir)
  return dir
}

t.test('every checkup of the machine', async (t) => {
  const dataDir = await dirWithSecret(t)
  const open = readConfig({ HOST: '0.0.0.0' })
  const gone = readConfig({ ROLLCALL_DATA_DIR: join(dataDir, 'gone') })
  const listening = await listen(t)
  const subjects: [string, Checkup, Checkup][] = [
    ['program', programCheckup(), programCheckup('18.20.0')],
    ['disk', diskCheckup(dataDir, room(100 * GIB, 50 * GIB)), diskCheckup(join(dataDir, 'gone'))],
    ['secrets', secretsCheckup(readConfig({ ROLLCALL_DATA_DIR: dataDir })), secretsCheckup(gone)],
    ['exposure', exposureCheckup(readConfig({})), exposureCheckup(open)],
    ['telemetry', telemetryTo(`http://127.0.0.1:${listening}`), telemetryTo('http://127.0.0.1:1')],
    [
      'tracker',
      trackerCheckup(readConfig({}), clock),
      trackerCheckup(
        readConfig({ ROLLBAR_ACCESS_TOKEN: SECRET, ROLLBAR_API_URL: 'http://127.0.0.1:1' }),
        clock
      )
    ]
  ]
  for (const [name, well, ill] of subjects) {
    t.test(name, async (t) =>
      checkupContract(t, { well: async () => well, ill: async () => ill, secrets: [SECRET] })
    )
  }
})

t.test('little room is a warning, too little is KO', async (t) => {
  const dir = t.testdir()
  const told = async (total: number, free: number) => only(t, await diskCheckup(dir, room(total, free))())
  t.match(await told(100 * GIB, 11 * GIB), { status: 'OK', detail: `11 GiB of 100 GiB are free for ${dir}` })
  t.match(await told(100 * GIB, 9 * GIB), { status: 'warning', advice: /Make room/ })
  t.match(await told(10 * GIB, 1.5 * GIB), { status: 'warning' })
  t.match(await told(10 * GIB, 0.2 * GIB), {
    status: 'KO',
    detail: /^205 MiB of 10 GiB/,
    advice: /ROLLCALL_DATA_DIR/
  })
})

t.test('the disk is read as it is, and nothing stays on it', async (t) => {
  const dir = t.testdir()
  t.match(await diskCheckup(dir)(), [{ name: 'disk', detail: /free for/ }])
  t.strictSame(await readdir(dir), [])
})

t.test('a data directory that cannot be written to is KO', async (t) => {
  const gone = join(t.testdir(), 'gone')
  t.match(await diskCheckup(gone)(), [{ status: 'KO', detail: /ENOENT/, advice: new RegExp(gone) }])
  t.test('for want of permission', { skip: isRoot }, async (t) => {
    await mkdir(gone, { mode: 0o500 })
    t.match(await diskCheckup(gone)(), [{ status: 'KO', detail: /EACCES/ }])
  })
})

t.test('a secret that others can read is KO, and says how to close it', async (t) => {
  const dir = await dirWithSecret(t)
  const look = secretsCheckup(readConfig({ ROLLCALL_DATA_DIR: dir }))
  const file = join(dir, 'jwt-secret')
  for (const mode of [0o644, 0o640, 0o602]) {
    await chmod(file, mode)
    const detail = new RegExp(`mode ${mode.toString(8)}`)
    t.match(await look(), [
      { name: 'secrets', status: 'KO', detail, advice: new RegExp(`^Run chmod 600 '${file}';`) }
    ])
  }
  await chmod(file, 0o600)
  t.match(await look(), [{ status: 'OK' }])
  await chmod(dir, 0o777)
  t.match(await look(), [{ status: 'warning', detail: /mode 777/, advice: `Run chmod 700 '${dir}'` }])
  await rm(file)
  t.match(await look(), [{ status: 'KO', detail: /ENOENT/ }])
})

t.test('keys from the environment are told by name; one that is easy to guess is a warning', async (t) => {
  const told = async (env: Record<string, string>) => {
    const finding = only(t, await secretsCheckup(readConfig({ DATABASE_URL: 'postgres://db/x', ...env }))())
    for (const secret of Object.values(env)) t.notOk(JSON.stringify(finding).includes(secret))
    return finding
  }
  t.match(await told({ ROLLCALL_JWT_SECRET: SECRET }), { status: 'OK', detail: /^One key/ })
  t.match(await told({ ROLLCALL_JWT_SECRET: SECRET, ROLLCALL_JWT_KEYS: `new:${OTHER}` }), {
    status: 'OK',
    detail: 'The key new signs access tokens; default verify too, needed until 15m after new came'
  })
  t.match(await told({ ROLLCALL_JWT_KEYS: `one:${SECRET},two:${'ab'.repeat(20)}` }), {
    status: 'warning',
    detail: 'The key two for access tokens is easy to guess',
    advice: /openssl rand -hex 32/
  })
})

t.test('what others reach is looked at closely', async (t) => {
  const told = async (env: Record<string, string>) =>
    (await exposureCheckup(readConfig(env))()).map(({ status, detail }) => `${status} ${detail}`)
  const limited = { ROLLCALL_REGISTRATION: 'invited' }
  t.match(await told({ ROLLCALL_PUBLIC_URL: 'http://localhost:8080' }), [/^OK Only this machine/])
  t.match(await told({ HOST: '127.0.0.2', ROLLCALL_PUBLIC_URL: 'http://[::1]:8080' }), [
    /^OK Only this machine/
  ])
  t.match(await told({ ...limited, HOST: '0.0.0.0' }), [/^warning The server listens on 0\.0\.0\.0/])
  t.match(await told({ ...limited, ROLLCALL_PUBLIC_URL: 'https://desk.example.com' }), [
    /^OK Registration is limited/
  ])
  t.match(await told({ HOST: '::', ROLLCALL_PUBLIC_URL: 'http://desk.example.com/rollcall' }), [
    /^warning Passwords and tokens travel to http:\/\/desk\.example\.com in the clear/,
    /^warning Everybody who reaches the server can make an account/
  ])
})

t.test('a Node that is too old is KO', async (t) => {
  t.match(await programCheckup('20.18.3')(), [{ name: 'program', status: 'KO', advice: /20\.19/ }])
  for (const version of ['20.19.0', '22.0.0', '24.1.0'])
    t.match(await programCheckup(version)(), [{ status: 'OK' }])
})

t.test('a collector that is away is a warning, without the secrets of its address', async (t) => {
  const port = await listen(t)
  const detail = `Traces and metrics go to 127.0.0.1:${port}`
  t.match(await telemetryTo(`http://127.0.0.1:${port}/otlp`)(), [{ status: 'OK', detail }])
  const away = await telemetryTo(`http://ann:${SECRET}@127.0.0.1:1`)()
  t.match(away, [{ status: 'warning', detail: /lost: 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/ }])
  t.notOk(JSON.stringify(away).includes(SECRET))
  const agent = await telemetryCheckup({
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
    DD_AGENT_HOST: '127.0.0.1'
  })()
  t.match(agent, [{ detail: /127\.0\.0\.1:4318/ }])
})

function telemetryTo(endpoint: string): Checkup {
  return telemetryCheckup({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, DD_AGENT_HOST: undefined })
}

/** The one there is. */
function only(t: Test, findings: readonly Finding[]): Finding | undefined {
  t.equal(findings.length, 1)
  return findings[0]
}

async function listen(t: Test): Promise<number> {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
