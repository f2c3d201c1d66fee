import type { Occurrence } from '@rollcall/core'
import { agoField, type Field, field, momentField, plainText } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { stackOf } from '../output/stack.ts'
import type { View } from '../output/view.ts'

/** In a list: what the error said stands in the first line of its stack. */
export const occurrenceFields: Field<Occurrence>[] = [
  field('id', { align: 'right' }),
  agoField('timestamp', ({ timestamp }) => timestamp),
  said('environment'),
  said('code_version'),
  { name: 'error', value: ({ data }) => stackOf(data)[0], flexible: true }
]

const head = record<Occurrence>([
  field('id'),
  field('item_id'),
  momentField('time', ({ timestamp }) => timestamp),
  field('uuid'),
  said('environment'),
  said('level'),
  said('platform'),
  said('language'),
  said('framework'),
  said('code_version'),
  said('context'),
  { name: 'request', value: ({ data }) => requestLine(data.request) },
  { name: 'person', value: ({ data }) => data.person },
  { name: 'server', value: ({ data }) => hostOf(data.server) }
])

/** What is known of an occurrence, and below it the stack as JavaScript shows it: the most recent call first. */
export const occurrence: View<Occurrence> = {
  render(output, screen, first) {
    const stack = stackOf(output.data)
    return [...head.render(output, screen, first), ...(stack.length > 0 ? ['', ...stack] : [])]
  }
}

function said(name: string): Field<Occurrence> {
  return { name, value: ({ data }) => data[name] }
}

function requestLine(request: unknown): string | null {
  if (typeof request !== 'object' || request === null || !('url' in request)) return null
  const method = 'method' in request ? plainText(request.method) : ''
  return `${method} ${plainText(request.url)}`.trimStart()
}

function hostOf(server: unknown): unknown {
  return typeof server === 'object' && server !== null && 'host' in server ? server.host : null
}
