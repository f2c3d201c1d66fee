import type { State } from '@rollcall/core'

/** States of the bookmark itself; visits are counted elsewhere. */
export const SIGNED_STATES = ['unread', 'archived', 'favourite', 'dead'] as const satisfies State[]
export type SignedState = (typeof SIGNED_STATES)[number]

/**
 * What the search column holds beside words: signs for owner, tags, sites and states. Words begin with letters or digits, so that
 * no word is ever taken for one.
 */
export const ownerSign = (user_id: string) => quoted(`@${user_id}`)
export const tagSign = (tag: string) => quoted(`#${tag}`)
/** As a lexeme, for SQL that adds or takes away one. */
export const stateLexeme = (state: SignedState) => `=${state}`
export const stateSign = (state: SignedState) => quoted(stateLexeme(state))
export const siteSign = (site: string) => quoted(`^${site}`)

/** A word or sign in the text of a tsvector or tsquery, whatever it holds. */
export function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll(/['\\]/g, '$&$&')}'`
}
