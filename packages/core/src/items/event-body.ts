import { isObject } from '../is-object.ts'
import { refusePayload } from './refuse-payload.ts'

/** What happened, in one of the ways that Rollbar's protocol knows; a lone `trace` is a chain of one. */
export type EventBody =
  | { kind: 'exception'; traces: readonly [Trace, ...Trace[]] }
  | { kind: 'message'; text: string }
  | { kind: 'crash'; text: string }

/** One exception; the outermost is the first of its chain. What the sender left out is empty. */
export interface Trace {
  class: string
  message: string
  frames: Frame[]
}

export interface Frame {
  filename: string
  method: string
}

const KINDS = ['trace', 'trace_chain', 'message', 'crash_report'] as const

/** Reads `data.body`. Rejects with `invalid` what lacks the parts that the protocol requires, and nothing else. */
export function readEventBody(body: unknown): EventBody {
  if (body === undefined || body === null) refusePayload('/data/body', 'is required')
  if (!isObject(body)) refusePayload('/data/body', 'must be an object')
  const [kind, another] = KINDS.filter((name) => body[name] !== undefined && body[name] !== null)
  if (!kind) refusePayload('/data/body', `must have one of ${KINDS.join(', ')}`)
  if (another) {
    refusePayload('/data/body', `must have only one of ${KINDS.join(', ')}: it has ${kind} and ${another}`)
  }
  const pointer = `/data/body/${kind}`
  switch (kind) {
    case 'trace':
      return { kind: 'exception', traces: [readTrace(body.trace, pointer)] }
    case 'trace_chain':
      return { kind: 'exception', traces: readTraceChain(body.trace_chain, pointer) }
    case 'message':
      return { kind: 'message', text: readRequiredText(body.message, pointer, 'body') }
    default:
      return { kind: 'crash', text: readRequiredText(body.crash_report, pointer, 'raw') }
  }
}

/** SDKs pass on what they were given, so that a number may stand where text is meant. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}

function readTraceChain(chain: unknown, pointer: string): [Trace, ...Trace[]] {
  if (!Array.isArray(chain)) refusePayload(pointer, 'must be an array')
  const [first, ...causes] = chain.map((trace, index) => readTrace(trace, `${pointer}/${index}`))
  if (!first) refusePayload(pointer, 'must have at least one element')
  return [first, ...causes]
}

function readTrace(trace: unknown, pointer: string): Trace {
  if (!isObject(trace)) refusePayload(pointer, 'must be an object')
  const { exception, frames } = trace
  return {
    class: readRequiredText(exception, `${pointer}/exception`, 'class'),
    message: (isObject(exception) && textOf(exception.message)) || '',
    frames: readFrames(frames, `${pointer}/frames`)
  }
}

function readFrames(frames: unknown, pointer: string): Frame[] {
  if (frames === undefined || frames === null) return []
  if (!Array.isArray(frames)) refusePayload(pointer, 'must be an array')
  return frames.filter(isObject).map(({ filename, method }) => {
    return { filename: textOf(filename) ?? '', method: textOf(method) ?? '' }
  })
}

function readRequiredText(part: unknown, pointer: string, name: string): string {
  if (part === undefined || part === null) refusePayload(pointer, 'is required')
  if (!isObject(part)) refusePayload(pointer, 'must be an object')
  const text = textOf(part[name])
  if (text !== undefined) return text
  const missing = part[name] === undefined || part[name] === null
  return refusePayload(`${pointer}/${name}`, missing ? 'is required' : 'must be a string')
}
