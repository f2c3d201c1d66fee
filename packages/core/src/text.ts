import { invalidField } from './errors.ts'

/** What no line of text holds: no database could keep some of it. */
const BREAKING = /[\p{Cc}\p{Cs}]/u

/** What no text holds at all: NUL, and half of a surrogate pair. */
const UNKEEPABLE = /[\0\p{Cs}]/u

/** The text, as it was written. Rejects with `invalid` what no database could keep. */
export function keepable(text: string, field: string): string {
  if (UNKEEPABLE.test(text)) throw invalidField(`/${field}`, 'holds a character that no text has')
  return text
}

/** The text without spaces around it. Rejects with `invalid` what is more than a line, or could not be kept. */
export function lineOf(text: string, field: string): string {
  const line = text.trim()
  if (BREAKING.test(line)) throw invalidField(`/${field}`, 'holds a control character')
  return line
}
