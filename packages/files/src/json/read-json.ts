import { type FileEntry, isObject } from '@rollcall/core'
import { fieldsOf } from '../fields/fields-of.ts'
import { TOO_LONG } from '../text/read-lines.ts'
import type { JsonValue } from './json-value.ts'
import { type ListScan, listScan, scanPiece } from './list-scan.ts'
import { parseJson } from './parse-json.ts'

const BROKEN = 'This is not valid JSON; nothing from here on was read'
const CUT_OFF = 'The file ends in the middle of its JSON'
const NO_LIST =
  'This JSON holds no list of bookmarks: it must be a list, or an object with a list called data'

/** Entries of a JSON list, or of the list called `data` in an object, one held at a time. Broken JSON ends the reading. */
export async function* readJson(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  const scan = listScan()
  for await (const piece of content) {
    for (const element of scanPiece(scan, piece)) {
      const value = element.isTooLong ? undefined : parseJson(element.text)
      if (value === undefined && !element.isTooLong) {
        yield { line: element.line, error: BROKEN }
        return
      }
      yield entryOf(element, value)
    }
    if (scan.isBroken) break
  }
  const error = wrong(scan)
  if (error !== undefined) yield { line: scan.value?.line ?? scan.line, error }
}

function entryOf({ line, isTooLong }: JsonValue, value: unknown): FileEntry {
  if (isTooLong) return { line, error: TOO_LONG }
  return isObject(value)
    ? { line, fields: fieldsOf(value) }
    : { line, error: 'This element is no JSON object' }
}

function wrong({ isBroken, place, hasList }: ListScan): string | undefined {
  if (isBroken) return place === 'end' && !hasList ? NO_LIST : BROKEN
  if (place === 'start') return undefined
  if (place !== 'end') return CUT_OFF
  return hasList ? undefined : NO_LIST
}
