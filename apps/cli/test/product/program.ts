import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

export type Env = Record<string, string>

/** The part of tap's `Test` that is needed here. */
export interface Teardown {
  teardown(handler: () => unknown): void
}

/** How a process ended, and all it said. */
export interface Ended {
  code: number | null
  out: string
  err: string
}

export interface Program {
  child: ChildProcess
  /** What it has said so far. */
  said: { out: string; err: string }
  /** Resolves once `text` matches what it said on either stream; rejects when it ends without. */
  says(text: RegExp): Promise<void>
  ended: Promise<Ended>
  /** Ends it at once, as a crash would, and waits until it is gone. */
  kill(): Promise<void>
}

const bin = fileURLToPath(new URL('../../bin/rollcall.cjs', import.meta.url))

/** Starts the built program, out of reach of the settings of whoever runs the tests. */
export function start(argv: readonly string[], env: Env): Program {
  return run([bin, ...argv], env)
}

/** The same, until it has ended; where there is a `.env` file, in its directory. */
export function rollcall(argv: readonly string[], env: Env, cwd?: string): Promise<Ended> {
  return run([bin, ...argv], env, cwd).ended
}

/** What the program prints with `--json`; throws when it fails. */
export async function rollcallJson(argv: readonly string[], env: Env) {
  const { code, out, err } = await rollcall([...argv, '--json'], env)
  if (code !== 0) throw new Error(`rollcall ${argv.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out)
}

/** Runs a script that stands in the fixtures. */
export function fixture(name: string, argv: readonly string[]): Promise<Ended> {
  return run([fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)), ...argv], {}).ended
}

function run(argv: readonly string[], env: Env, cwd = tmpdir()): Program {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { PATH, HOME: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const said = { out: '', err: '' }
  let over = false
  let heard = () => {}
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    over = true
    heard()
    return { code: code ?? null, ...said }
  })
  for (const [stream, name] of [
    [child.stdout, 'out'],
    [child.stderr, 'err']
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      heard()
    })
  }
  return {
    child,
    said,
    ended,
    async says(text) {
      while (!text.test(said.out + said.err)) {
        if (over) throw new Error(`${argv.join(' ')} never said ${text} but:\n${said.out}${said.err}`)
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    }
  }
}
