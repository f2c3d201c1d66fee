import type { Role } from '@rollcall/core'
import type { Document, Operation } from './document.ts'
import type { Draft } from './draft.ts'
import type { Known } from './known.ts'
import type { Who } from './people.ts'

interface Wallet {
  document: Document
  known: Record<Who, Known>
  tokenOf: (who: Role) => Promise<string>
}

/** The headers that say who asks: their own token where one is asked for, and one that the server gave out where another is. */
export function credentialsFrom({ document, known, tokenOf }: Wallet) {
  const { securitySchemes } = document.components
  return async ({ security }: Operation, { token }: Draft, who: Who): Promise<Record<string, string>> => {
    const [scheme = ''] = Object.keys(security[0] ?? {})
    if (scheme === '' || who === 'nobody') return {}
    if (scheme === 'bearer') return { authorization: `Bearer ${await tokenOf(who)}` }
    const { name } = securitySchemes[scheme] ?? {}
    if (name !== undefined) return { [name]: inHeader(known[who].fill(`@{access_token:${token}}`)) }
    return { authorization: `Bearer ${inHeader(known[who].fill(`@{${scheme}:${token}}`))}` }
  }
}

/** What somebody stored under the name of a token may be any text, which a header cannot carry. */
function inHeader(value: unknown): string {
  return String(value).replace(/[^\x20-\x7E]/g, '?')
}
