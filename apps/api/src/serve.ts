import { AppError } from '@rollcall/core'
import {
  type Config,
  examine,
  openApp,
  openTelemetry,
  type Running,
  type Source,
  warningsAbout
} from '@rollcall/runtime'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { buildServer } from './server.ts'
import { welcome } from './welcome.ts'

export interface ServeOptions {
  /** Where the settings stand: what the first says is believed. */
  sources: readonly Source[]
  /** Where lines for people go. */
  print: (line: string) => void
}

/** How long a shutdown may take, in milliseconds. */
const GRACE = 10_000

/** How much of it requests may take that are not answered yet; the rest is for the database. */
const PATIENCE = 8_000

/**
 * Opens the product, serves it, says where, and resolves once it has been told to stop and has: what was accepted is
 * answered first. Rejects when it cannot start.
 */
export async function serve({ sources, print }: ServeOptions): Promise<void> {
  const config = await examine(sources)
  for (const warning of warningsAbout(sources)) print(`Warning: ${warning}`)
  const telemetry = await openTelemetry(config, { tell: print, watchesProcess: true })
  const running = await openApp(config, { onProgress: print, telemetry }).catch(closing)
  const server = await listening(running).catch(closing)
  const address = server.addresses()[0]
  for (const line of welcome(running, typeof address === 'object' ? address.port : config.PORT)) print(line)
  await stopped(async (error) => {
    if (error) server.log.fatal({ err: error }, 'stopping after a bug')
    print('Stopping')
    await closeServer(server)
    await running.close()
    await telemetry?.close()
  })

  async function closing(error: unknown): Promise<never> {
    await telemetry?.close()
    throw error
  }
}

/** A server that listens; when it cannot, the product is closed again. */
async function listening(running: Running): Promise<FastifyInstance> {
  try {
    const server = await buildServer(running)
    await listen(server, running.config)
    return server
  } catch (error) {
    await running.close()
    throw error
  }
}

/** Rejects with `unavailable`, and what to do about it, when the address cannot be had. */
export async function listen(
  server: FastifyInstance,
  { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>
): Promise<void> {
  try {
    await server.listen({ host: HOST, port: PORT })
  } catch (error) {
    throw cannotListen(error, HOST, PORT)
  }
}

const REASONS: Record<string, string> = {
  EADDRINUSE: 'something listens there already; stop it, or set PORT to another number',
  EACCES: 'it is reserved; set PORT to a number above 1023',
  EADDRNOTAVAIL: 'this machine has no such address; set HOST to one it has',
  ENOTFOUND: 'there is no such host; set HOST to an address of this machine'
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const reason = REASONS[String(error.code)]
  if (reason === undefined) return error
  return new AppError('unavailable', `Cannot listen on ${host}, port ${port}: ${reason}`, { cause: error })
}

/**
 * Connections that become idle while the last requests are answered are let go at once, and those that are still at it
 * when `patience` milliseconds are over are cut: a request that never ends keeps nobody from stopping.
 */
export async function closeServer(server: FastifyInstance, patience = PATIENCE): Promise<void> {
  const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.server.closeAllConnections(), patience)
  try {
    await server.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(cut)
  }
}

/** Resolves once a signal came and `stop` has run; a second signal, or too long a stop, ends the process. */
function stopped(stop: (error?: Error) => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    closeWithGrace({ delay: GRACE }, async ({ err }) => {
      await stop(err)
      resolve()
    })
  })
}
