import { isObject } from '@rollcall/core'
import { parseJson } from '../json/parse-json.ts'
import { hoursIn } from './hours-in.ts'
import { partialDate } from './partial-date.ts'
import type { Kind } from './row-reader.ts'

export const TEXT: Kind<string> = { read: (text) => text, mustBe: 'a text' }

/** How programs write that there is none. */
const NONE = new Set(['--', 'None', '0000-00-00'])

export const ID: Kind<string> = { read: (text) => (NONE.has(text) ? null : text), mustBe: 'an id' }

/** In hours; a time of zero is none. */
export const TIME: Kind<number> = {
  read: (text) => (NONE.has(text) ? null : orNone(hoursIn(text))),
  mustBe: 'a time such as 12:34:56, 34:56 (minutes and seconds), 56 (seconds) or --'
}

export const DATE: Kind<string> = {
  read: (text) => (NONE.has(text) ? null : partialDate(text)),
  mustBe: 'a date such as 2024-02-09'
}

/** A quarter is told by its year alone: there is no month that it would have to be. */
export const RELEASE: Kind<string> = {
  read(text) {
    if (/^TB[AD]$/i.test(text)) return 'TBA'
    return DATE.read(text.replace(/^(\d{4})-?Q[1-4]$/i, '$1'))
  },
  mustBe: 'a date such as 2024-02-09, 2024-02 or 2024, or TBA'
}

export const MARK: Kind<true> = {
  read: (text) => (isMark(text) ? true : undefined),
  mustBe: 'X or empty'
}

export function isMark(text: string | null): boolean {
  return text?.trim().toUpperCase() === 'X'
}

/** Zero stands for none. */
export function numberUpTo(most: number): Kind<number> {
  return {
    read(text) {
      if (NONE.has(text)) return null
      const number = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined
      return number === undefined || number > most ? undefined : orNone(number)
    },
    mustBe: `a number up to ${most}`
  }
}

export const JSON_OBJECT: Kind<Record<string, unknown>> = {
  read(text) {
    const value = parseJson(text)
    return isObject(value) ? value : undefined
  },
  mustBe: 'an object in JSON'
}

/** Those that the members of an object in JSON have. */
export const NAMES: Kind<string[]> = {
  read(text) {
    const object = JSON_OBJECT.read(text)
    return object && Object.keys(object).filter((name) => name.trim() !== '')
  },
  mustBe: JSON_OBJECT.mustBe
}

export const JSON_LIST: Kind<unknown[]> = {
  read(text) {
    const value = parseJson(text)
    return Array.isArray(value) ? value : undefined
  },
  mustBe: 'a list in JSON'
}

function orNone(number: number | undefined): number | null | undefined {
  return number === 0 ? null : number
}
