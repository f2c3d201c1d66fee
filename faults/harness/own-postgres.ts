import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { promisify } from 'node:util'
import type { Scenario } from './scenario.ts'
import { until } from './until.ts'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root; this user owns nothing anywhere. */
const NOBODY = 65_534

const START_LIMIT = 60_000

/** A PostgreSQL server of our own, which may be stopped, killed and started. */
export interface OwnPostgres {
  url: string
  start(): Promise<void>
  /** `fast` rolls back what is on its way and says goodbye, `immediate` leaves at once, as after a crash. */
  stop(mode: 'fast' | 'immediate'): Promise<void>
  /** SIGKILL of the postmaster; its other processes end themselves when they notice. */
  kill(): Promise<void>
}

/** A server in a temporary folder, that keeps what it has committed; null where PostgreSQL's programs are not installed. */
export async function ownPostgres({ teardown }: Pick<Scenario, 'teardown'>): Promise<OwnPostgres | null> {
  const bin = programs()
  if (bin === null) return null
  const dir = await mkdtemp(join(tmpdir(), 'rollcall-postgres-'))
  teardown(() => rm(dir, { recursive: true, force: true }))
  const user = getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if ('uid' in user) await chown(dir, NOBODY, NOBODY)
  const data = join(dir, 'data')
  const program = (name: string, args: string[]) => run(join(bin, name), args, { cwd: dir, ...user })
  await program('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=trust',
    '--no-locale',
    '-E',
    'UTF8',
    '--no-sync'
  ])
  const port = await freePort()
  const server = ['-D', data, '-p', String(port), '-k', dir, '-c', 'listen_addresses=127.0.0.1']
  let child: ChildProcess | undefined

  const postgres: OwnPostgres = {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async start() {
      const isReady = await until(async () => {
        // It ends again while processes of a killed one are left.
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
          child = spawn(join(bin, 'postgres'), server, { cwd: dir, stdio: 'ignore', ...user })
        }
        const asked = program('pg_isready', ['-h', '127.0.0.1', '-p', String(port)])
        return asked.then(
          () => true,
          () => false
        )
      }, START_LIMIT)
      if (!isReady) throw new Error('PostgreSQL does not start')
    },
    async stop(mode) {
      await program('pg_ctl', ['stop', '-D', data, '-m', mode, '-w'])
    },
    async kill() {
      if (child === undefined) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
  }
  await postgres.start()
  teardown(() => postgres.stop('immediate').catch(() => undefined))
  return postgres
}

/** Where `initdb` and its like are: Debian keeps them off the PATH. */
function programs(): string | null {
  const versions = '/usr/lib/postgresql'
  const folders = existsSync(versions)
    ? readdirSync(versions).map((version) => join(versions, version, 'bin'))
    : []
  const paths = [...(process.env.PATH ?? '').split(':'), configured(), ...folders]
  return (
    paths.find((path) =>
      ['initdb', 'pg_ctl', 'pg_isready', 'postgres'].every((name) => existsSync(join(path, name)))
    ) ?? null
  )
}

function configured(): string {
  try {
    return execFileSync('pg_config', ['--bindir'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    }).trim()
  } catch {
    return ''
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = Object(server.address())
  server.close()
  await once(server, 'close')
  return port
}
