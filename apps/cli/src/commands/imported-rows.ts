import { type App, isObject } from '@rollcall/core'
import { field, plainText, type Style } from '../output/cell.ts'
import type { Paint, Screen } from '../output/screen.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'
import { fit } from '../output/width.ts'

type Row = Awaited<ReturnType<App['showImport']>>['rows'][number]

/** What becomes of rows, in the order in which it is counted. */
export const OUTCOMES: readonly Row['outcome'][] = [
  'new',
  'changed',
  'untouched',
  'merged',
  'clash',
  'failed'
]

const columns = [
  field<Row>('line', { align: 'right' }),
  field<Row>('outcome', { style: outcomeStyle }),
  field<Row>('title', { flexible: true })
]

const rowTable = table<Row>(columns, '')

/** In a pipe the last of a row's cells. */
const plain = table<Row>(
  [...columns, { name: 'details', value: (row) => detailsOf(row, plainText, '->').join('; ') }],
  ''
)

/** What became of the rows of a file. On a terminal what there is to say of a row stands below it, a thing in each line. */
export const importedRows: View<Row[]> = {
  render(data, screen) {
    if (!screen.isTerminal) return plain.render({ data }, screen, true)
    const [head = '', ...rows] = rowTable.render({ data }, screen, true)
    const below = rows.flatMap((row, index) => [row, ...detailLines(data[index], screen)])
    return data.length === 0 ? [] : [head, ...below]
  }
}

const INDENT = ' '.repeat(6)

function detailLines(row: Row | undefined, { columns, unicode, paint }: Screen): string[] {
  if (row === undefined) return []
  const room = Math.max(10, Math.floor((columns - INDENT.length) / 2) - 15)
  const told = (value: unknown) => fit(worded(value), room)
  return detailsOf(row, told, unicode ? '→' : '->').map((detail) => INDENT + paint.dim(detail))
}

function detailsOf(
  { error, changes, clashes }: Row,
  told: (value: unknown) => string,
  arrow: string
): string[] {
  const tell = (value: unknown) => told(value) || 'none'
  return [
    ...(error === null ? [] : [plainText(error)]),
    ...changes.map(({ field, from, to }) => `${field}: ${tell(from)} ${arrow} ${tell(to)}`),
    ...clashes.map(({ field, yours, theirs }) => `${field}: yours is ${tell(yours)}, theirs ${tell(theirs)}`)
  ]
}

/** As the options of `backlog add` take it: a list part by part, and of a part what it says. */
function worded(value: unknown): string {
  if (Array.isArray(value)) return value.map(worded).join('; ')
  if (!isObject(value)) return plainText(value)
  const said = Object.entries(value).filter(([, part]) => part !== null)
  return said.map(([name, part]) => `${name}=${plainText(part)}`).join(',')
}

function outcomeStyle({ outcome }: Row, paint: Paint): Style {
  switch (outcome) {
    case 'new':
      return paint.green
    case 'changed':
      return paint.cyan
    case 'clash':
      return paint.yellow
    case 'failed':
      return paint.red
    default:
      return paint.dim
  }
}
