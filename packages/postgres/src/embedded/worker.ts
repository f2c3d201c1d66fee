import { rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { maintain } from './maintain.ts'
import { openPglite } from './open-pglite.ts'
import type { Report } from './owner.ts'
import type { Place } from './place.ts'
import { serve } from './serve.ts'

const { dataDir, socketPath }: Place = workerData

const database = await openPglite(dataDir, (progress) => report({ progress })).catch((error: Error) => {
  report({ failed: error.message })
  throw error
})
/** Only the holder of the lock comes here, so a socket file that is left is a dead owner's. */
rmSync(socketPath, { force: true })
const server = await serve({ database, socketPath })
const stopMaintenance = maintain(server)
parentPort?.once('message', () => void stop())
report({ serving: true })

async function stop(): Promise<void> {
  stopMaintenance()
  await server.close()
  await database.close()
  parentPort?.close()
}

function report(message: Report): void {
  parentPort?.postMessage(message)
}
