import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Job, Measured, Outcome, Part, Server } from './job.ts'

/** A server in a process of its own. */
export interface Served {
  port: number
  close(): Promise<void>
}

async function serve(part: Server): Promise<Served> {
  const child = start('part.ts', part)
  const port = Number(await answerOf(child))
  const close = async () => {
    child.disconnect()
    await once(child, 'exit')
  }
  return { port, close }
}

/** In a process of its own. */
export async function perSecond(part: Measured): Promise<number> {
  return Number(await answerOf(start('part.ts', part)))
}

/** Servers that are closed together, however far a benchmark gets. */
export function servers(): { start(part: Server): Promise<Served>; closeAll(): Promise<void> } {
  const running: Served[] = []
  return {
    async start(part) {
      const server = await serve(part)
      running.push(server)
      return server
    },
    async closeAll() {
      await Promise.all(running.map((server) => server.close()))
    }
  }
}

/** Requests from a process of its own. */
export function send(job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = start('client.ts', job)
    child.once('message', (outcome: Outcome) => resolve(outcome)).once('error', reject)
    child.once('exit', (code) => reject(new Error(`the sender ended with ${code}`)))
  })
}

function start(file: string, what: Job | Part) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)))
  child.send(what)
  return child
}

function answerOf(child: ReturnType<typeof start>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve).once('error', reject)
    child.once('exit', (code) => reject(new Error(`a process of the benchmark ended with ${code}`)))
  })
}
