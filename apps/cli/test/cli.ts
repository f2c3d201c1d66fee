import { PassThrough, Readable } from 'node:stream'
import { type App, type Caller, operator } from '@rollcall/core'
import { createFile, openFile } from '../src/disk.ts'
import type { Io } from '../src/io.ts'
import type { Open, Where } from '../src/open.ts'
import { run } from '../src/run.ts'

export interface Options {
  /** stdin, stdout and stderr are a terminal of this width. */
  columns?: number
  /** Which of them are none after all. */
  piped?: ('stdin' | 'stdout' | 'stderr')[]
  env?: Record<string, string>
  /** Files by absolute path; the working directory is /desk. What is opened and not here is looked for on the disk. */
  files?: Record<string, string>
  /** Those that are there and cannot be read, with the code of the error. */
  unreadable?: Record<string, string>
  /** What stdin holds; each element comes when it is asked for. */
  typed?: string[]
  app?: Partial<App>
  /** Presses Ctrl-C when it resolves. */
  interrupt?: Promise<unknown>
  /** Told what is written to stdout, as it is. */
  onOut?: (text: string) => void
  program?: string
  open?: Open
}

export interface Result {
  code: number
  out: string
  err: string
  /** How the product was opened, if it was. */
  opened: Where[]
  closed: number
  calls: { useCase: string; input: unknown }[]
}

/** Runs the program in this process, on an App of stubs: what is not stubbed may not be called. */
export async function cli(argv: string[], options: Options = {}): Promise<Result> {
  const {
    columns,
    piped = [],
    env = {},
    files = {},
    unreadable = {},
    app = {},
    program = 'rollcall'
  } = options
  const result: Result = { code: -1, out: '', err: '', opened: [], closed: 0, calls: [] }
  const stream = (name: 'stdin' | 'stdout' | 'stderr') =>
    Object.assign(new PassThrough(), columns && !piped.includes(name) ? { isTTY: true, columns } : {})
  const stdin = stream('stdin')
  const stdout = stream('stdout')
  const stderr = stream('stderr')
  stdout.setEncoding('utf8').on('data', (text) => {
    result.out += text
    options.onOut?.(String(text))
  })
  stderr.setEncoding('utf8').on('data', (text) => {
    result.err += text
    if (String(text).endsWith(': ')) answer()
  })
  const typed = [...(options.typed ?? [])]
  const answer = () => {
    const next = typed.shift()
    setImmediate(() => (next === undefined ? stdin.end() : stdin.write(next)))
  }
  if (!stdin.isTTY) stdin.end(typed.join(''))
  const io: Io = {
    stdin,
    stdout,
    stderr,
    env: { HOME: '/home/ann', ...env },
    cwd: '/desk',
    program,
    now: () => new Date('2026-11-21T12:00:00.000Z'),
    readFile(path) {
      const text = files[path]
      const code = unreadable[path] ?? 'ENOENT'
      if (text === undefined) throw Object.assign(new Error(`${code}: ${path}`), { code })
      return text
    },
    async openFile(path) {
      const text = files[path]
      return text === undefined ? openFile(path) : Readable.from([Buffer.from(text)])
    },
    createFile,
    onInterrupt(listener) {
      void options.interrupt?.then(listener)
      return () => {}
    }
  }
  const open: Open = async (where) => {
    result.opened.push(where)
    const close = async () => {
      result.closed++
    }
    return { app: recording(app, result.calls), caller: operator, news: [], close }
  }
  result.code = await run(argv, io, options.open ?? open)
  return result
}

function recording(app: Partial<App>, calls: Result['calls']): App {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is not stubbed may not be called
  return new Proxy(app as App, {
    get(target, useCase: keyof App) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one seam for all use cases
      const stub = target[useCase] as (input: unknown, caller: Caller) => Promise<unknown>
      return async (input: unknown, caller: Caller) => {
        calls.push({ useCase, input })
        return stub(input, caller)
      }
    }
  })
}

export function anItem(changes: object = {}) {
  return {
    id: 1017,
    project_id: 1,
    counter: 17,
    title: 'TypeError: x is not a function',
    level: 'error' as const,
    status: 'active' as const,
    environment: 'production',
    platform: 'node',
    framework: 'express',
    hash: 'f00',
    total_occurrences: 42,
    unique_occurrences: null,
    first_occurrence_id: 1,
    first_occurrence_timestamp: '2026-11-20T12:00:00.000Z',
    activating_occurrence_id: 1,
    last_activated_timestamp: null,
    last_occurrence_id: 9,
    last_occurrence_timestamp: '2026-11-21T11:57:00.000Z',
    last_resolved_timestamp: null,
    last_muted_timestamp: null,
    resolved_in_version: null,
    assigned_user_id: null,
    snooze_enabled: false,
    snooze_expiration_datetime: null,
    posts: [],
    ...changes
  }
}

export function aUser(changes: object = {}) {
  return {
    id: '0198c1a2-0000-7000-8000-000000000001',
    username: 'ann',
    email: 'a@b.c',
    role: 'member' as const,
    scopes: null,
    status: 'active' as const,
    access_until: null,
    invited_by: null,
    created_at: '2026-11-21T10:00:00.000Z',
    last_login_at: null,
    ...changes
  }
}

export function page<T>(data: T[], next_cursor: string | null = null) {
  return { data, meta: { has_next: next_cursor !== null, next_cursor } }
}
