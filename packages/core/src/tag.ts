import { Type } from 'typebox'
import { invalidField } from './errors.ts'

export const MOST_TAGS = 50
export const LONGEST_TAG = 64

export const TagName = Type.String({
  minLength: 1,
  maxLength: LONGEST_TAG + 1,
  description: 'A tag, with or without #',
  'x-metavar': 'TAG'
})

/** What no tag holds: it would end one in a query or in a list of them, or no database could keep it. */
const BREAKING = /[\s",\p{Cc}\p{Cs}]/u

/**
 * A tag as it is kept: in lower case, composed (NFC), without # before it. Rejects with `invalid` what is empty or too
 * long, or holds spaces, commas, quotes or control characters; `field` is the one it came in.
 */
export function tagOf(text: string, field: string): string {
  const tag = text.trim().replace(/^#+/, '').toLowerCase().normalize('NFC')
  if (tag === '') throw invalidField(`/${field}`, 'is empty')
  if (tag.length > LONGEST_TAG) throw invalidField(`/${field}`, `has more than ${LONGEST_TAG} characters`)
  if (BREAKING.test(tag)) throw invalidField(`/${field}`, 'holds a space, a comma or a quote')
  return tag
}

/** Tags as they are kept: each once, sorted. */
export function tagsOf(texts: readonly string[], field = 'tags'): string[] {
  return [...new Set(texts.map((text, i) => tagOf(text, `${field}/${i}`)))].sort()
}
