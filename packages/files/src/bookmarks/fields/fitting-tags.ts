import { isObject, LONGEST_TAG, MOST_TAGS } from '@rollcall/core'

/**
 * A folder's name, or a tag of another program, as a tag that can be kept: `-` for spaces, without commas, double quotes
 * and # before it, in lower case, cut where it is too long. Empty when nothing is left.
 */
function fittingTag(name: string): string {
  const tag = name
    .replace(/[",\p{Cc}]/gu, (dropped) => (/\s/.test(dropped) ? ' ' : ''))
    .trim()
    .replace(/^[#\s]+/, '')
    .replace(/\s+/g, '-')
    .normalize('NFC')
    .toLowerCase()
  return tag.slice(0, LONGEST_TAG).replace(/[\uD800-\uDBFF]$/, '')
}

/** Each once, as many as can be kept. */
export function fittingTags(names: readonly string[]): string[] {
  const tags = new Set(names.map(fittingTag))
  tags.delete('')
  return [...tags].slice(0, MOST_TAGS)
}

/**
 * Names of tags in one text. What separates them is not written down anywhere: commas, if there are any, else `|`, else `;`,
 * else spaces.
 */
export function splitTags(text: string, separator?: RegExp): string[] {
  return text.split(separator ?? [/,/, /\|/, /;/].find((one) => one.test(text)) ?? /\s+/)
}

/** Names of tags in a list; some programs write an object for each. What is no name stays, to be refused later. */
export function namesIn(list: readonly unknown[]): unknown[] {
  return list.map((one) => (isObject(one) && typeof one.name === 'string' ? one.name : one))
}
