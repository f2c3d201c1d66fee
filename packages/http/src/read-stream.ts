import { AppError, isObject } from '@rollcall/core'
import { appErrorOf } from './problem.ts'
import type { HttpAnswer } from './transport.ts'

/**
 * The elements of an answer with one in each line, read as they come. Rejects with the failure that the last line tells,
 * and with `unavailable` when the answer breaks off.
 */
export async function* readLines({ status, text }: HttpAnswer): AsyncIterable<unknown> {
  let rest = ''
  for await (const part of text) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield elementOf(line, status)
  }
  if (rest !== '') throw brokenOff()
}

function elementOf(line: string, status: number): unknown {
  const element = parse(line)
  if (isFailure(element)) throw appErrorOf(element.error, status)
  return element
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw error instanceof SyntaxError ? brokenOff(error) : error
  }
}

/** An element may have an `error` of its own, which is no problem with a code. */
function isFailure(element: unknown): element is { error: Record<string, unknown> } {
  return (
    isObject(element) &&
    Object.keys(element).length === 1 &&
    isObject(element.error) &&
    'code' in element.error
  )
}

function brokenOff(cause?: unknown): AppError {
  return new AppError('unavailable', 'The answer of the server broke off', { cause })
}
