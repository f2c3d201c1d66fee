import { Aborted } from '../click/usage-error.ts'
import { FINE, NOT_HELD } from '../exit-codes.ts'
import type { Io, NewFile } from '../io.ts'
import type { AnySpec } from '../spec.ts'
import type { Field } from './cell.ts'
import { json, partOf, pick } from './json.ts'
import { lines } from './lines.ts'
import type { Chosen } from './print.ts'
import { severalLines } from './sanitise.ts'
import { screenOf } from './screen.ts'
import type { AnyView } from './view.ts'
import { write, writeLines } from './writer.ts'

interface Streaming {
  io: Io
  spec: AnySpec
  shown: Chosen & { view: AnyView }
  /** Where a text goes; null for standard output. */
  file: NewFile | null
  interrupted: AbortSignal
}

/** Prints each element as it comes; answers the exit code. */
export async function printElements(elements: AsyncIterable<unknown>, streaming: Streaming): Promise<number> {
  const { io, spec, interrupted } = streaming
  const printer = printerOf(streaming)
  const counts = new Map<string, number>()
  let code = FINE
  let first = true
  for await (const element of elements) {
    if (interrupted.aborted) throw new Aborted()
    await printer.print(element, first)
    first = false
    if (spec.holds?.(element) === false) code = NOT_HELD
    const word = spec.tally?.(element)
    if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  await printer.end(first)
  if (io.stderr.isTTY) await writeLines(io.stderr, spec.summary?.(counts) ?? [])
  return code
}

/** Writes the text of a file as it comes, unchanged; a terminal takes none of it for a command. */
export async function printText(texts: AsyncIterable<unknown>, streaming: Streaming): Promise<number> {
  const { io, file, interrupted } = streaming
  for await (const part of texts) {
    if (interrupted.aborted) throw new Aborted()
    const text = String(part)
    if (file !== null) await file.write(text)
    else await write(io.stdout, io.stdout.isTTY ? severalLines(text) : text)
  }
  await file?.keep()
  return FINE
}

interface Printer {
  print(element: unknown, first: boolean): Promise<void>
  /** `none` when there was no element at all. */
  end(none: boolean): Promise<void>
}

function printerOf({ io, shown }: Streaming): Printer {
  const { format, fields, view } = shown
  const text = (element: unknown) => json(pick(element, fields))
  if (format === 'json') {
    return {
      print: (element, first) => write(io.stdout, `${first ? '[' : ',\n'}${text(element)}`),
      end: (none) => write(io.stdout, none ? '[]\n' : ']\n')
    }
  }
  if (format === 'ndjson') {
    return { print: (element) => writeLines(io.stdout, [text(element)]), end: async () => {} }
  }
  const screen = screenOf(io)
  const { render } = fields === null ? view : chosenFields(fields)
  return {
    print: (element, first) => writeLines(io.stdout, render(element, screen, first)),
    async end(none) {
      if (none && io.stdout.isTTY && io.stderr.isTTY && view.empty) await writeLines(io.stderr, [view.empty])
    }
  }
}

function chosenFields(names: readonly string[]): AnyView {
  return lines(names.map((name): Field<unknown> => ({ name, value: (row) => partOf(row, name) })))
}
