import type { Field } from './cell.ts'
import { record } from './record.ts'
import { oneLine, severalLines } from './sanitise.ts'
import type { Screen } from './screen.ts'
import type { View } from './view.ts'

/** What is known of something, and below it its text; null for none. */
export function textBelow<R extends object>(
  fields: readonly Field<R>[],
  text: (row: R) => string | null
): View<R> {
  const head = record(fields)
  return {
    render(output, screen, first) {
      const below = text(output)
      return [
        ...head.render(output, screen, first),
        ...(below === null ? [] : ['', ...textLines(below, screen)])
      ]
    }
  }
}

/** A text as it was written, without empty lines at its end. A pipe gets its tabs too. */
export function textLines(text: string, { isTerminal }: Pick<Screen, 'isTerminal'>): string[] {
  const written = text.replace(/(\r?\n)+$/, '')
  if (isTerminal) return severalLines(written).split('\n')
  return written.split(/\r?\n/).map((line) => line.split('\t').map(oneLine).join('\t'))
}
