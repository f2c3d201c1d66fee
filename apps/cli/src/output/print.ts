import { noSuchField, UsageError } from '../click/usage-error.ts'
import { FINE } from '../exit-codes.ts'
import { type Described, fieldNames } from '../input/schema.ts'
import type { Io } from '../io.ts'
import type { Field } from './cell.ts'
import { json, partOf, pick } from './json.ts'
import { oneField, record } from './record.ts'
import { type Screen, screenOf } from './screen.ts'
import { table } from './table.ts'
import type { AnyView } from './view.ts'
import { write, writeLines } from './writer.ts'

/** What was asked for of the output. */
export interface Chosen {
  format: 'json' | 'ndjson' | 'text'
  fields: string[] | null
}

interface Printing {
  io: Io
  shown: Chosen & { view: AnyView }
}

type Row = Record<string, unknown>

interface List {
  data: unknown[]
  meta: { has_next: boolean; next_cursor?: string | null; next_page?: number | null }
}

/** Throws `UsageError` when a field is asked for that there is not. */
export function chooseOutput(values: Row, described: Described): Chosen {
  if (values.json === true && values.ndjson === true) {
    throw new UsageError("Options '--json' and '--ndjson' exclude each other.")
  }
  const format = values.json === true ? 'json' : values.ndjson === true ? 'ndjson' : 'text'
  if (typeof values.fields !== 'string') return { format, fields: null }
  const known = fieldNames(described)
  const fields = values.fields.split(',').map((name) => name.trim())
  const unknown = fields.find((name) => !known.includes(name))
  if (unknown !== undefined) throw noSuchField(unknown, known)
  return { format, fields }
}

/** One answer, whole. */
export async function printOne(output: unknown, { io, shown }: Printing): Promise<void> {
  const { format, fields } = shown
  const screen = screenOf(io)
  if (format === 'json') return write(io.stdout, `${json(pick(output, fields), screen.isTerminal ? 2 : 0)}\n`)
  if (format === 'ndjson')
    return writeLines(io.stdout, isPage(output) ? ndjson(output, fields) : [json(pick(output, fields))])
  await writeLines(io.stdout, viewOf(shown, output).render(output, screen, true))
  if (isPage(output)) await tellTheRest(output, { io, shown })
}

/** Every page, one after the other: only one is in memory. */
export async function printAll(
  call: (part: Row) => Promise<unknown>,
  { input, io, shown }: Printing & { input: Row }
): Promise<number> {
  const screen = screenOf(io)
  let part: Row | null = input.page === undefined && input.limit === undefined ? { limit: 100 } : {}
  for (let first = true; part !== null; first = false) {
    const page = await call(part)
    if (!isPage(page)) throw new TypeError('A list was expected')
    await printPart(page, { io, shown, screen, first })
    part = nextPart(page, part)
  }
  return FINE
}

interface Part extends Printing {
  screen: Screen
  first: boolean
}

/** JSON is written as one list however many pages it takes. */
async function printPart(page: List, { io, shown, screen, first }: Part): Promise<void> {
  const { format, fields } = shown
  if (format === 'ndjson') return writeLines(io.stdout, ndjson(page, fields))
  if (format === 'text') {
    await writeLines(io.stdout, viewOf(shown, page).render(page, screen, first))
    if (first) await tellEmpty(page, { io, shown })
    return
  }
  const rows = ndjson(page, fields).join(',\n')
  await write(io.stdout, `${first ? '{"data":[' : rows && ',\n'}${rows}`)
  if (!hasNext(page)) await write(io.stdout, '],"meta":{"has_next":false,"next_cursor":null}}\n')
}

function nextPart({ meta }: List, part: Row): Row | null {
  if (!meta.has_next) return null
  if (meta.next_cursor) return { ...part, cursor: meta.next_cursor }
  return meta.next_page ? { ...part, page: meta.next_page } : null
}

function hasNext(page: List): boolean {
  return nextPart(page, {}) !== null
}

function viewOf({ view, fields }: Printing['shown'], output: unknown): AnyView {
  if (fields === null) return view
  const chosen = fields.map((name): Field<Row> => ({ name, value: (row) => partOf(row, name) }))
  const [only] = chosen
  if (isPage(output)) return anyView(table(chosen, view.empty ?? ''))
  return anyView(only && chosen.length === 1 ? oneField(only) : record(chosen))
}

function anyView(view: AnyView): AnyView {
  return view
}

async function tellTheRest(page: List, printing: Printing): Promise<void> {
  const { io } = printing
  await tellEmpty(page, printing)
  if (!page.meta.has_next || !io.stdout.isTTY || !io.stderr.isTTY) return
  const { next_cursor, next_page } = page.meta
  await writeLines(io.stderr, [
    next_cursor ? `Next page: --cursor ${next_cursor}` : `Next page: --page ${next_page}`
  ])
}

async function tellEmpty({ data }: List, { io, shown }: Printing): Promise<void> {
  if (data.length === 0 && io.stdout.isTTY && io.stderr.isTTY && shown.view.empty) {
    await writeLines(io.stderr, [shown.view.empty])
  }
}

function ndjson({ data }: List, fields: string[] | null): string[] {
  return data.map((row) => json(pick(row, fields)))
}

function isPage(output: unknown): output is List {
  return (
    typeof output === 'object' &&
    output !== null &&
    'data' in output &&
    Array.isArray(output.data) &&
    'meta' in output
  )
}
