import type { LinkCheck } from '@rollcall/core'

/**
 * Errors behind which there is a page, though not for programs or not for everybody: who has no account (401), has not paid (402)
 * or is a program (403, and 999 of LinkedIn), asks in a way that is not served (405, 406), through a proxy (407), too often (429)
 * or from a country that forbids it (451). A person who follows the link may see it, and whoever refused is there.
 */
const GUARDED = new Set([401, 402, 403, 405, 406, 407, 429, 451, 999])

const GONE = new Set([404, 410])

/** What a status says of a link. */
export function verdict(status: number, host: string): LinkCheck {
  if (status < 400 || GUARDED.has(status)) return { outcome: 'alive', status_code: status, error: null }
  if (GONE.has(status)) {
    return { outcome: 'gone', status_code: status, error: `${host} says there is no such page` }
  }
  return { outcome: 'failed', status_code: status, error: `${host} answers with an error` }
}
