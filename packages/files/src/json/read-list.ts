import { type FileEntry, isObject } from '@rollcall/core'
import { TOO_LONG } from '../text/read-lines.ts'
import { type ListScan, listScan, scanPiece } from './list-scan.ts'
import { parseJson } from './parse-json.ts'

interface Reading {
  /** What the list is of, in the plural. */
  things: string
  fieldsOf(element: Record<string, unknown>): Record<string, unknown>
}

const BROKEN = 'This is not valid JSON; nothing from here on was read'
const CUT_OFF = 'The file ends in the middle of its JSON'

/** Entries of a JSON list, or of the list called `data` in an object, one held at a time. Broken JSON ends the reading. */
export async function* readList(
  content: AsyncIterable<string>,
  { things, fieldsOf }: Reading
): AsyncIterable<FileEntry> {
  const scan = listScan()
  for await (const piece of content) {
    for (const { line, text, isTooLong } of scanPiece(scan, piece)) {
      const value = isTooLong ? undefined : parseJson(text)
      if (isTooLong) yield { line, error: TOO_LONG }
      else if (value === undefined) {
        yield { line, error: BROKEN }
        return
      } else if (isObject(value)) yield { line, fields: fieldsOf(value) }
      else yield { line, error: 'This element is no JSON object' }
    }
    if (scan.isBroken) break
  }
  const error = wrong(scan, noList(things))
  if (error !== undefined) yield { line: scan.value?.line ?? scan.line, error }
}

function wrong({ isBroken, place, hasList }: ListScan, noList: string): string | undefined {
  if (isBroken) return place === 'end' && !hasList ? noList : BROKEN
  if (place === 'start') return undefined
  if (place !== 'end') return CUT_OFF
  return hasList ? undefined : noList
}

function noList(things: string): string {
  return `This JSON holds no list of ${things}: it must be a list, or an object with a list called data`
}
