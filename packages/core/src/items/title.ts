import { type EventBody, textOf } from './event-body.ts'
import { oneLine } from './one-line.ts'

const MAX_TITLE = 255

/** The sender's own title, else `Class: message` of the outermost exception, else the first line of the text. */
export function titleOf(body: EventBody, own: unknown): string {
  return toTitle(textOf(own) ?? '') || toTitle(defaultTitle(body)) || '(no title)'
}

function defaultTitle(body: EventBody): string {
  if (body.kind !== 'exception') return firstLine(body.text)
  const [{ class: name, message }] = body.traces
  return name === '' || message === '' ? name || message : `${name}: ${message}`
}

function firstLine(text: string): string {
  const start = text.trimStart().slice(0, 2 * MAX_TITLE)
  const end = start.search(/[\r\n]/)
  return end < 0 ? start : start.slice(0, end)
}

function toTitle(text: string): string {
  return oneLine(text.trimStart(), MAX_TITLE).trim()
}
