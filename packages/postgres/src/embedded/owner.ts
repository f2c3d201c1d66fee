import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Place } from './place.ts'

/** The thread that has the database open and serves it. */
export type Owner = {
  /** Resolves once the database is closed; a thread that does not manage that is killed. */
  stop(): Promise<void>
  /** Resolves when the thread is gone, with the reason when that was not wanted. */
  ended: Promise<Error | undefined>
}

/** What the thread reports. */
export type Report = { progress: string } | { serving: true } | { failed: string }

const STOP_PATIENCE = 15_000

/**
 * Starts the thread for the database at `place`, whose lock the caller holds, and resolves when it serves.
 * The thread does not keep the process alive.
 */
export async function startOwner(place: Place, onProgress?: (message: string) => void): Promise<Owner> {
  const worker = new Worker(workerFile(), { name: 'embedded-database', workerData: place })
  let crash: Error | undefined
  worker.on('error', (error: Error) => {
    crash = error
  })
  const ended = new Promise<Error | undefined>((resolve) => worker.once('exit', () => resolve(crash)))

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (report: Report) => {
      if ('progress' in report) onProgress?.(report.progress)
      else if ('failed' in report) reject(new Error(report.failed))
      else resolve()
    })
    worker.on('error', reject)
    worker.once('exit', (code) =>
      reject(new Error(`The embedded database stopped (${code}) while it started`))
    )
  }).catch(async (error: unknown) => {
    await worker.terminate()
    throw error
  })
  worker.unref()

  return {
    ended,
    async stop() {
      worker.ref()
      worker.postMessage('stop')
      const overdue = setTimeout(() => void worker.terminate(), STOP_PATIENCE)
      await ended
      clearTimeout(overdue)
    }
  }
}

/** The worker stands beside this module; uncompiled it needs a loader of its own. */
function workerFile(): URL {
  const extension = extname(fileURLToPath(import.meta.url))
  return new URL(extension === '.ts' ? './worker-source.mjs' : `./worker${extension}`, import.meta.url)
}
