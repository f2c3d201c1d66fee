import { isIPv6 } from 'node:net'
import type { Links } from '@rollcall/core'
import type { Config } from './env.ts'

type Place = Pick<Config, 'HOST' | 'PORT' | 'ROLLCALL_PUBLIC_URL'>

/** Links to the pages where a code is used; it is in the fragment, which reaches no server and so no log. */
export function linksFor(config: Place): Links {
  const base = publicUrl(config)
  return {
    invitation: (code) => `${base}/accept#code=${code}`,
    password: (code) => `${base}/set-password#code=${code}`
  }
}

/** Where people reach the server, without a slash at the end. */
export function publicUrl({ HOST, PORT, ROLLCALL_PUBLIC_URL }: Place): string {
  if (ROLLCALL_PUBLIC_URL === undefined) return `http://${hostInUrl(HOST)}:${PORT}`
  const { origin, pathname } = new URL(ROLLCALL_PUBLIC_URL)
  return `${origin}${pathname}`.replace(/\/+$/, '')
}

/** A host to call, as a URL writes it: an address to listen on that means all of them is none to go to. */
export function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return isIPv6(host) ? `[${host}]` : host
}
