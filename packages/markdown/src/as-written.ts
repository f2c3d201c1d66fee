import { serialise } from './serialise.ts'

/** A text as a block of code. */
export function asWritten(text: string): string {
  return serialise({
    type: 'element',
    tagName: 'pre',
    properties: {},
    children: [
      { type: 'element', tagName: 'code', properties: {}, children: [{ type: 'text', value: text }] }
    ]
  })
}
