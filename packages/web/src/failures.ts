import { AppError } from '@rollcall/core'

/** The page cannot be had. */
export function failed(message: string, cause?: unknown): AppError {
  return new AppError('upstream_failed', message, cause === undefined ? {} : { cause })
}

/** The page is where we do not go. */
export function refused(message: string): AppError {
  return new AppError('forbidden', message)
}

/** Does not tell the address: whoever may ask for a page could read names of private networks that way. */
export function refusedAddress(host: string, what: string): AppError {
  return refused(`${host} is at ${what}, where only ROLLCALL_LINK_NETWORKS can let links lead`)
}
