import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, type Env, type Program, rollcall, start, type Teardown } from './program.ts'

export interface Answer {
  status: number
  headers: Headers
  body: ReturnType<typeof JSON.parse>
}

export interface Server {
  program: Program
  url: string
  /** Of the default project, when this start made it. */
  ingestToken: string | undefined
  /** Sends a request and reads the JSON it is answered with. */
  ask(path: string, request?: Request): Promise<Answer>
  /** Posts an event as an SDK does; answers the status. */
  post(token: string, data: object): Promise<number>
  /** Tells it to stop, and waits until it has. */
  stop(): Promise<Ended>
}

interface Request {
  method?: string
  token?: string
  body?: unknown
}

/** Serves the product from a process of its own on a free port. It is stopped after the test. */
export async function serve(t: Teardown, env: Env): Promise<Server> {
  const program = start(['serve'], { PORT: '0', ROLLCALL_LOG_LEVEL: 'warn', ...env })
  const stop = () => {
    program.child.kill('SIGTERM')
    return program.ended
  }
  t.teardown(stop)
  await program.says(/\/check\n/)
  const url = /API +(http:\S+)\/api\/v1\n/.exec(program.said.err)?.[1] ?? ''
  const ingestToken = /Ingest token +(\w+)/.exec(program.said.err)?.[1]
  return {
    program,
    url,
    ingestToken,
    stop,
    ask: (path, request) => ask(`${url}${path}`, request),
    async post(token, data) {
      const headers = { 'content-type': 'application/json', 'x-rollbar-access-token': token }
      const answer = await fetch(`${url}/api/1/item/`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ data })
      })
      await answer.arrayBuffer()
      return answer.status
    }
  }
}

async function ask(url: string, { method = 'GET', token, body }: Request = {}): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}

export const PASSWORD = 'correct horse'

/** Makes an account from the command line, as the operator does. */
export async function createUser(username: string, role: string, env: Env): Promise<Ended> {
  const file = join(tmpdir(), `rollcall-password-${process.pid}`)
  await writeFile(file, `${PASSWORD}\n`, { mode: 0o600 })
  const email = `${username}@example.com`
  const account = ['--username', username, '--email', email, '--password-file', file]
  return rollcall(['users', 'create', '--role', role, ...account], env)
}

/** The access token of an account made by `createUser`. */
export async function logIn(username: string, { ask }: Server): Promise<string> {
  const body = { email: `${username}@example.com`, password: PASSWORD }
  const answer = await ask('/api/v1/auth/login', { method: 'POST', body })
  return answer.body.user.access
}

/** The smallest event that Rollbar's protocol allows; its message is what groups it. */
export function event(message: string, more: object = {}) {
  return { environment: 'production', level: 'error', body: { message: { body: message } }, ...more }
}
