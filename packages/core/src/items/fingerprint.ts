import { isObject } from '../is-object.ts'
import { type EventBody, type Trace, textOf } from './event-body.ts'
import { oneLine } from './one-line.ts'
import { sha1 } from './sha1.ts'

const MAX_FINGERPRINT = 40

/** Apple's crash reports begin with some sixteen lines about the device; the frames that crashed follow. */
const CRASH_LINES = 30

/** What groups occurrences of one error: the sender's own fingerprint, else one made from what happened. */
export function fingerprintOf(body: EventBody, data: Record<string, unknown>): string {
  return ownFingerprint(textOf(data.fingerprint)) ?? sha1(groupingText(body, data))
}

function ownFingerprint(own: string | undefined): string | undefined {
  if (own === undefined || own === '') return undefined
  return own.length <= MAX_FINGERPRINT && own === oneLine(own, MAX_FINGERPRINT) ? own : sha1(own)
}

function groupingText(body: EventBody, data: Record<string, unknown>): string {
  switch (body.kind) {
    case 'message':
      return withoutData(body.text)
    case 'crash':
      return withoutData(firstLines(body.text, CRASH_LINES))
    default:
      return exceptionText(body.traces, data)
  }
}

/**
 * Classes, file names and methods, as Rollbar documents it; how Rollbar joins them is not known, so that the hashes
 * differ from its own. Neither line numbers nor messages count, unless nothing else tells errors apart.
 */
function exceptionText(traces: readonly Trace[], { server, platform }: Record<string, unknown>): string {
  const root = rootOf(server)
  const methods: string[] = []
  let classes = ''
  let places = ''
  for (const trace of traces) {
    classes += `${trace.class}\n`
    places += '\n'
    let last = ''
    for (const frame of ownFrames(trace)) {
      const file = fileName(frame.filename, root)
      const method = knownName(frame.method)
      const place = `${file}\t${method}\n`
      // However deep an endless recursion came, it is the same error.
      if (place === last || place === '\t\n') continue
      places += place
      last = place
      methods.push(method)
    }
  }
  const vague = methods.length === 0 || (platform === 'browser' && methods.length === 1 && methods[0] === '')
  const messages = vague ? traces.map(({ message }) => message).join('\n') : ''
  return `${classes}${withoutData(places, LINE_NUMBER_OR_DATA_PATTERN)}${withoutData(messages)}`
}

/** Whether Node's own frames are there depends on what ran before the throw: they count only where there are no others. */
function ownFrames({ frames }: Trace): Trace['frames'] {
  const own = frames.filter(({ filename }) => !filename.startsWith('node:'))
  return own.length > 0 ? own : frames
}

/** What SDKs write where they do not know a name; rollbar.js 2 takes the `async` before a place for a method. */
const UNKNOWN = new Set(
  ['anonymous', 'unknown', 'anonymous function'].flatMap((word) => [
    word,
    `<${word}>`,
    `(${word})`,
    `[${word}]`
  ])
)
  .add('async')
  .add('?')

function knownName(name: string): string {
  const bare = name.startsWith('async ') ? name.slice('async '.length) : name
  return UNKNOWN.has(bare) ? '' : bare
}

/** Vite's `index-DiwrgTda.js`: eight characters of base64url, told from a word by a capital or digit inside. */
const BUNDLER_HASH = /([-.])(?=[\w-][a-z_-]{0,6}[A-Z0-9])[\w-]{8}(?=\.[cm]?js$)/

/** Relative to the root; of a URL only the path, without the bundler's hash. */
function fileName(filename: string, root: string): string {
  const name = knownName(filename)
  if (!name.includes('://')) return withoutRoot(name, root)
  const path = name.replace(/^[a-z][a-z0-9+.-]{0,30}:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  return path.replace(BUNDLER_HASH, '$1')
}

function withoutRoot(name: string, root: string): string {
  const next = name[root.length]
  return root !== '' && (next === '/' || next === '\\') && name.startsWith(root)
    ? name.slice(root.length)
    : name
}

function rootOf(server: unknown): string {
  const root = isObject(server) && typeof server.root === 'string' ? server.root : ''
  return root.replace(/[/\\]$/, '')
}

function firstLines(text: string, count: number): string {
  const lines: string[] = []
  for (let start = 0; start < text.length && lines.length < count; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end).trim()
    if (line !== '') lines.push(line)
    start = end + 1
  }
  return lines.join('\n')
}

/**
 * What looks like data: UUIDs, times, hexadecimal numbers, decimals and versions, integers of two digits or more.
 * Rollbar documents the kinds, not its patterns; that digits go inside words too is seen from its hashes. Ours are
 * linear in the text, and leave words such as `feed` and `decade` alone: a hexadecimal number has a digit and stands
 * by itself.
 */
const DATA = (() => {
  const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
  const time = '\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?'
  const date = `\\d{4}-\\d\\d-\\d\\d(?:[T ]${time})?`
  const hexadecimal = '(?:0x[0-9a-f]+|(?=[a-f]*\\d)[0-9a-f]{4,})(?![0-9a-z])'
  return `(?<![0-9a-z])(?:${uuid}|${date}|${hexadecimal})|\\d+(?:\\.\\d+)+|\\d{2,}`
})()
const DATA_PATTERN = new RegExp(DATA, 'gi')
const LINE_NUMBER_OR_DATA_PATTERN = new RegExp(`:\\d+|${DATA}`, 'gi')

function withoutData(text: string, pattern = DATA_PATTERN): string {
  return /\d/.test(text) ? text.replace(pattern, '') : text
}
