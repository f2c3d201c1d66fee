import { beginValue, type JsonValue, takeIn } from './json-value.ts'

/** Where the reading of a list stands, between two values. */
type Place =
  | 'start'
  | 'first-item'
  | 'item'
  | 'after-item'
  | 'first-key'
  | 'key'
  | 'after-key'
  | 'member'
  | 'after-member'
  | 'end'

/** The reading of a JSON list, or of the list called `data` in an object. */
export interface ListScan {
  place: Place
  line: number
  /** The object that holds the list is open. */
  isWrapped: boolean
  hasList: boolean
  /** The name of the member that comes. */
  key: string
  value: JsonValue | undefined
  isBroken: boolean
}

export function listScan(): ListScan {
  return {
    place: 'start',
    line: 1,
    isWrapped: false,
    hasList: false,
    key: '',
    value: undefined,
    isBroken: false
  }
}

/** Reads on, and answers the elements that end in this piece of the text, as they stand there. */
export function* scanPiece(scan: ListScan, piece: string): Iterable<JsonValue> {
  let at = 0
  while (at < piece.length && !scan.isBroken) {
    if (scan.value === undefined) {
      at = step(scan, piece, at)
      continue
    }
    const end = takeIn(scan.value, piece, at)
    scan.line += lineBreaks(piece, at, end)
    at = end
    if (!scan.value.isDone) continue
    if (scan.place === 'item') yield scan.value
    finish(scan, scan.value)
  }
}

/** Over a sign between values, or up to the next value. */
function step(scan: ListScan, piece: string, at: number): number {
  const sign = piece.charAt(at)
  if (sign === '\n') scan.line += 1
  if (/[ \t\r\n]/.test(sign)) return at + 1
  const next = NEXT[scan.place][sign]
  if (next && !(next === 'first-item' && scan.place === 'member' && scan.key !== 'data')) {
    enter(scan, next)
    return at + 1
  }
  scan.value =
    VALUES[scan.place] === 'any' || VALUES[scan.place] === sign ? beginValue(sign, scan.line) : undefined
  scan.isBroken = scan.value === undefined
  if (scan.place === 'first-item') scan.place = 'item'
  if (scan.place === 'first-key') scan.place = 'key'
  return at
}

/** What comes after each sign between values. */
const NEXT: Record<Place, Partial<Record<string, Place | 'end-of-list'>>> = {
  start: { '[': 'first-item', '{': 'first-key' },
  'first-item': { ']': 'end-of-list' },
  item: {},
  'after-item': { ',': 'item', ']': 'end-of-list' },
  'first-key': { '}': 'end' },
  key: {},
  'after-key': { ':': 'member' },
  member: { '[': 'first-item' },
  'after-member': { ',': 'key', '}': 'end' },
  end: {}
}

/** Where a value may stand, and with what it begins. */
const VALUES: Partial<Record<Place, 'any' | '"'>> = {
  'first-item': 'any',
  item: 'any',
  'first-key': '"',
  key: '"',
  member: 'any'
}

function enter(scan: ListScan, next: Place | 'end-of-list'): void {
  if (next === 'first-key') scan.isWrapped = true
  if (next === 'first-item') scan.hasList = true
  scan.place = next === 'end-of-list' ? (scan.isWrapped ? 'after-member' : 'end') : next
}

function finish(scan: ListScan, value: JsonValue): void {
  if (scan.place === 'key') scan.key = value.text.slice(1, -1)
  scan.place = scan.place === 'item' ? 'after-item' : scan.place === 'key' ? 'after-key' : 'after-member'
  scan.value = undefined
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
