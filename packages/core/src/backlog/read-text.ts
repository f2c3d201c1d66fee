import { invalidField } from '../errors.ts'
import { keepable, lineOf } from '../text.ts'
import { LONGEST_NAME } from './videogame.ts'

/** A line of text without spaces around it. Rejects with `invalid` what is too long, or is more than a line. */
export function readText(text: string, field: string, longest = LONGEST_NAME): string {
  const line = lineOf(text, field)
  if (lengthOf(line) > longest) throw invalidField(`/${field}`, `has more than ${longest} characters`)
  return line
}

/** One that says something. Rejects with `invalid` as `readText` does, and what is empty. */
export function readName(text: string, field: string): string {
  const name = readText(text, field)
  if (name === '') throw invalidField(`/${field}`, 'is empty')
  return name
}

/** A text of many lines, null where there are only spaces. Rejects with `invalid` what no database could keep. */
export function readNotes(text: string, field: string): string | null {
  return keepable(text, field).trim() === '' ? null : text
}

/** Anything that a file says in place of a text, fit to be told of and to be kept. */
export function tellable(text: string): string {
  return cut(text.toWellFormed().replaceAll(/\p{Cc}/gu, ' '), 500)
}

function cut(text: string, longest: number): string {
  return lengthOf(text) > longest
    ? `${Array.from(text)
        .slice(0, longest - 1)
        .join('')}…`
    : text
}

/** In characters: those outside the basic plane are two in a string. */
function lengthOf(text: string): number {
  return Array.from(text).length
}
