import { isIP } from 'node:net'
import { type Checkup, checkup, type Finding, fine, warning } from '@rollcall/core'
import type { Config } from '../env.ts'

type Settings = Pick<Config, 'HOST' | 'PORT' | 'ROLLCALL_PUBLIC_URL' | 'ROLLCALL_REGISTRATION'>

/** Whether what others can reach is meant to be open to them. */
export function exposureCheckup(config: Settings): Checkup {
  return checkup('exposure', async () => {
    const { HOST, ROLLCALL_PUBLIC_URL: told, ROLLCALL_REGISTRATION } = config
    const url = told === undefined ? null : new URL(told)
    if (isLoopback(HOST) && (url === null || isLoopback(url.hostname))) {
      return fine('exposure', 'Only this machine reaches the server')
    }
    const found: Finding[] = []
    if (url === null) {
      const advice = 'Say in ROLLCALL_PUBLIC_URL where people reach it: links begin with that'
      found.push(warning('exposure', `The server listens on ${HOST} and does not know its address`, advice))
    }
    if (url?.protocol === 'http:' && !isLoopback(url.hostname)) {
      const advice = 'Put a proxy with TLS in front, and let ROLLCALL_PUBLIC_URL begin with https'
      found.push(warning('exposure', `Passwords and tokens travel to ${url.origin} in the clear`, advice))
    }
    if (ROLLCALL_REGISTRATION === 'open') {
      const advice = 'Set ROLLCALL_REGISTRATION to invited or closed, unless this is meant'
      found.push(warning('exposure', 'Everybody who reaches the server can make an account', advice))
    }
    return found.length > 0 ? found : fine('exposure', 'Registration is limited, and the address is known')
  })
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}
