import { type App, type Caller, operator } from '@rollcall/core'

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
  /** `as-is` leaves the database's schema alone. */
  schema: 'ready' | 'as-is'
  onProgress?: (message: string) => void
  /** Ends what is on its way to a server, and long work here. */
  interrupted: AbortSignal
}

export type Open = (where: Where) => Promise<Opened>

/** What a command needs is loaded when it runs: help needs neither. */
export const open: Open = async ({ server, ...where }) => {
  return server === undefined ? openHere(where) : openThere(server, where)
}

async function openThere(server: string, { token, interrupted }: Omit<Where, 'server'>): Promise<Opened> {
  const { connect } = await import('@rollcall/http')
  const app = connect(server, { signal: interrupted, ...(token !== undefined && { token }) })
  return { app, caller: operator, news: [], close: async () => {} }
}

async function openHere({ as: user, env, schema, onProgress, interrupted }: Omit<Where, 'server'>) {
  const { openApp, readConfig } = await import('@rollcall/runtime')
  const running = await openApp(readConfig(env), { schema, ...(onProgress && { onProgress }) })
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
