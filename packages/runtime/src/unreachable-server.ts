import { AppError } from '@rollcall/core'
import type { Config } from './env.ts'
import { isCode } from './is-code.ts'

/** Of the operating system and the driver: nobody answers at that address. */
const NOBODY_THERE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT'
]

/**
 * For `catch`, at a start: whoever runs the program is told where the server of `DATABASE_URL` was looked for, and why
 * in vain. Callers of the API never hear of that.
 */
export function onUnreachableServer({ DATABASE_URL }: Config, place: string) {
  return (error: unknown): never => {
    if (DATABASE_URL === undefined || !(error instanceof AppError)) throw error
    const { cause } = error
    if (!(cause instanceof Error) || !isCode(cause, ...NOBODY_THERE)) throw error
    const found = `The database cannot be reached, ${place}: ${cause.message}`
    throw new AppError('unavailable', `${found}. Check DATABASE_URL, and that the server runs`, { cause })
  }
}
