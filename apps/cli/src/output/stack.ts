import { isObject } from '@rollcall/core'
import { severalLines } from './sanitise.ts'

/** An occurrence's payload as people read errors: what it was, and the most recent call first. */
export function stackOf(data: Record<string, unknown>): string[] {
  const body = objectIn(data, 'body')
  const chain = listIn(body, 'trace_chain')
  const traces =
    chain.length > 0
      ? chain
      : [objectIn(body, 'trace')].filter((trace) => 'exception' in trace || 'frames' in trace)
  if (traces.length > 0) return traces.flatMap((trace, index) => traceLines(trace, index > 0))
  const told = textIn(objectIn(body, 'message'), 'body') ?? textIn(objectIn(body, 'crash_report'), 'raw')
  return told === null ? [] : severalLines(told).split('\n')
}

function traceLines(trace: Json, isCause: boolean): string[] {
  const exception = objectIn(trace, 'exception')
  const name = textIn(exception, 'class') ?? 'Error'
  const message = textIn(exception, 'message')
  const head = severalLines(message === null ? name : `${name}: ${message}`).split('\n')
  const start = isCause ? ['', `Caused by: ${head[0]}`, ...head.slice(1)] : head
  // On the wire the most recent call comes last.
  return [...start, ...listIn(trace, 'frames').map(frameLine).reverse()]
}

function frameLine(frame: Json): string {
  const place = [textIn(frame, 'filename') ?? '<unknown>', textIn(frame, 'lineno'), textIn(frame, 'colno')]
  const file = place.filter((part) => part !== null).join(':')
  const method = textIn(frame, 'method')
  return severalLines(`    at ${method ? `${method} (${file})` : file}`).replaceAll('\n', ' ')
}

type Json = Record<string, unknown>

function objectIn(object: Json, key: string): Json {
  const value = object[key]
  return isObject(value) ? value : {}
}

function listIn(object: Json, key: string): Json[] {
  const value = object[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}

function textIn(object: Json, key: string): string | null {
  const value = object[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}
