import { type Field, plainText, shownText, styled } from './cell.ts'
import type { View } from './view.ts'

/** One thing: a line for each field, aligned on a terminal; name, tab, value in a pipe. */
export function record<R extends object>(fields?: readonly Field<R>[]): View<R> {
  return {
    render(output, screen) {
      const chosen = fields ?? anyFields(output)
      const { paint } = screen
      if (!screen.isTerminal) {
        return chosen.map((one) => `${one.name}\t${styled(one, plainText(one.value(output)), output, paint)}`)
      }
      const width = Math.max(...chosen.map(({ name }) => name.length)) + 2
      return chosen.map((one) => {
        const text = shownText(one, output, screen) || '-'
        return paint.dim(one.name.replaceAll('_', ' ').padEnd(width)) + styled(one, text, output, paint)
      })
    }
  }
}

/** One field of one thing: in a pipe its value alone, so that a script can take it as it is. */
export function oneField<R extends object>(field: Field<R>): View<R> {
  const labelled = record([field])
  return {
    render(output, screen, first) {
      return screen.isTerminal ? labelled.render(output, screen, first) : [plainText(field.value(output))]
    }
  }
}

/** Every field the output has. */
function anyFields<R extends object>(output: R): Field<R>[] {
  return Object.entries(output).map(([name, value]): Field<R> => ({ name, value: () => value }))
}
