import type { Answer } from './call.ts'
import { isTooDeep } from './is-too-deep.ts'

const LENGTH = 200

/** What Rollbar said about a failure, in quotes and fit for a message: no tokens, no HTML, not long. */
export function said(answer: Answer): string {
  const text = answer.safeText()
  const words = messageIn(parseJson(text)) ?? text
  const line = words.replace(/\s+/g, ' ').trim()
  if (line === '') return 'no explanation'
  if (line.startsWith('<')) return 'an HTML page'
  return `"${line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line}"`
}

/** `undefined` for what is not JSON, or too deep. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Rollbar explains under `message`, here and there under `result`. */
function messageIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  if ('message' in body && typeof body.message === 'string') return body.message
  if ('result' in body && typeof body.result === 'string') return body.result
  return undefined
}
