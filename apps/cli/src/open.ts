import { type App, type Caller, operator, type Telemetry } from '@rollcall/core'
import type { Source } from '@rollcall/runtime'
import { wantsTelemetry } from './observe.ts'

/** The product, wherever it runs. */
export interface Opened {
  app: App
  caller: Caller
  /** Secrets that are shown this once, to somebody at a terminal. */
  news: string[]
  close(): Promise<void>
}

export interface Where {
  /** Address of a server; without one the product runs in this process. */
  server?: string
  token?: string
  /** The user in whose place the operator acts; only where the product runs in this process. */
  as?: string
  env: Record<string, string | undefined>
  /** The same, apart. */
  sources: readonly Source[]
  /** `as-is` leaves the database's schema alone, `any` does without a database too. */
  schema: 'ready' | 'as-is' | 'any'
  onProgress?: (message: string) => void
  /** Told what is done, where that is wanted. */
  telemetry?: Telemetry | undefined
  /** Ends what is on its way to a server, and long work here. */
  interrupted: AbortSignal
}

export type Open = (where: Where) => Promise<Opened>

/** What a command needs is loaded when it runs: help needs neither. */
export const open: Open = async ({ server, ...where }) => {
  return server === undefined ? openHere(where) : openThere(server, where)
}

async function openThere(
  server: string,
  { token, env, interrupted, telemetry }: Omit<Where, 'server'>
): Promise<Opened> {
  if (wantsTelemetry(env)) await refuseWrongTelemetry(env)
  const { connect } = await import('@rollcall/http')
  const app = connect(server, { signal: interrupted, telemetry, ...(token !== undefined && { token }) })
  return { app, caller: operator, news: [], close: async () => {} }
}

/** Of all settings only these matter to whoever asks a server. */
async function refuseWrongTelemetry(env: Where['env']): Promise<void> {
  const { readConfig, telemetryEnv } = await import('@rollcall/runtime')
  readConfig(telemetryEnv(env))
}

async function openHere({ as: user, env, sources, schema, ...where }: Omit<Where, 'server'>) {
  const { onProgress, telemetry, interrupted } = where
  const { examine, openApp, readConfig } = await import('@rollcall/runtime')
  const config = schema === 'any' ? readConfig(env) : await examine(sources, { schema })
  const running = await openApp(config, { schema, telemetry, ...(onProgress && { onProgress }) })
  const { app, firstTokens, close } = running
  const tokens = firstTokens?.map(({ name, access_token }) => `  ${name}  ${access_token}`) ?? []
  const news =
    tokens.length > 0 ? ['Created the project default. Its access tokens, shown this once:', ...tokens] : []
  const caller = user === undefined ? operator : await running.actAs(user).catch(closing)
  return { app, caller: { ...caller, interrupted }, news, close }

  async function closing(error: unknown): Promise<never> {
    await close()
    throw error
  }
}
