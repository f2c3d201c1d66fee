import { type Field, plainText, shownText, styled } from './cell.ts'
import type { Screen } from './screen.ts'
import type { View } from './view.ts'
import { columnsOf, fit } from './width.ts'

const GAP = '  '
const NARROWEST = 10

/** A list: aligned columns under a header on a terminal, tab-separated values and nothing else in a pipe. */
export function table<R>(fields: readonly Field<R>[], empty: string): View<{ data: R[] }> {
  return {
    empty,
    render({ data }, screen, first) {
      return screen.isTerminal
        ? aligned(fields, data, screen, first)
        : data.map((row) => plainRow(fields, row, screen))
    }
  }
}

function plainRow<R>(fields: readonly Field<R>[], row: R, { paint }: Screen): string {
  return fields.map((field) => styled(field, plainText(field.value(row)), row, paint)).join('\t')
}

function aligned<R>(
  fields: readonly Field<R>[],
  rows: readonly R[],
  screen: Screen,
  first: boolean
): string[] {
  if (rows.length === 0) return []
  const heads = fields.map(({ name }) => name.replaceAll('_', ' ').toUpperCase())
  const texts = rows.map((row) => fields.map((field) => shownText(field, row, screen)))
  const widths = shrink(fields, widest([heads, ...texts]), screen.columns)
  const body = texts.map((cells, index) => {
    const row = rows[index]
    return join(
      cells.map((cell, column) => {
        const field = fields[column]
        const padded = pad(cell, widths[column] ?? 0, field?.align)
        return row !== undefined && field ? styled(field, padded, row, screen.paint) : padded
      })
    )
  })
  const header = join(
    heads.map((head, column) => screen.paint.dim(pad(head, widths[column] ?? 0, fields[column]?.align)))
  )
  return first ? [header, ...body] : body
}

function join(cells: string[]): string {
  return cells.join(GAP).trimEnd()
}

function widest(rows: readonly string[][]): number[] {
  const [head = []] = rows
  return head.map((_, column) =>
    rows.reduce((most, cells) => Math.max(most, columnsOf(cells[column] ?? '')), 0)
  )
}

/** Takes what is too much from the flexible columns. */
function shrink<R>(fields: readonly Field<R>[], widths: number[], columns: number): number[] {
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1)
  let excess = total - columns
  return widths.map((width, column) => {
    if (excess <= 0 || !fields[column]?.flexible) return width
    const kept = Math.max(Math.min(width, NARROWEST), width - excess)
    excess -= width - kept
    return kept
  })
}

function pad(text: string, width: number, align: 'right' | undefined): string {
  const fitted = fit(text, width)
  const space = ' '.repeat(Math.max(0, width - columnsOf(fitted)))
  return align === 'right' ? space + fitted : fitted + space
}
