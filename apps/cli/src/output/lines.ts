import { type Field, plainText, shownText, styled } from './cell.ts'
import type { View } from './view.ts'

/** What comes an element at a time: a line for each. No column can know how wide those to come will be. */
export function lines<R>(fields: readonly Field<R>[], empty?: string): View<R> {
  return {
    ...(empty !== undefined && { empty }),
    render(element, screen) {
      const { isTerminal, paint } = screen
      const texts = fields.map((field) => {
        const text = isTerminal ? shownText(field, element, screen) : plainText(field.value(element))
        return styled(field, text, element, paint)
      })
      return [isTerminal ? texts.filter((text) => text !== '').join('  ') : texts.join('\t')]
    }
  }
}
