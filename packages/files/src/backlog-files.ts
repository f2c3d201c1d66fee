import type { BacklogFiles, ExportFormat, ImportFormat, Videogame } from '@rollcall/core'
import { readJson, writeJson } from './backlog/json-lists.ts'
import { type ReadEntries, readFile } from './read-file.ts'
import { inPieces } from './text/in-pieces.ts'

/** The library for CSV is loaded when a file needs it. */
const READERS: Record<ImportFormat, ReadEntries> = {
  async *hltb(content) {
    const { readHltb } = await import('./backlog/read-hltb.ts')
    yield* readHltb(content)
  },
  async *grouvee(content) {
    const { readGrouvee } = await import('./backlog/read-grouvee.ts')
    yield* readGrouvee(content)
  },
  async *csv(content) {
    const { readCsv } = await import('./backlog/read-csv.ts')
    yield* readCsv(content)
  },
  json: readJson
}

const WRITERS: Record<ExportFormat, (games: AsyncIterable<Videogame>) => AsyncIterable<string>> = {
  async *csv(games) {
    const { writeCsv } = await import('./backlog/write-csv.ts')
    yield* writeCsv(games)
  },
  json: writeJson
}

/** Files of video games: what HowLongToBeat and Grouvee export, and our own. */
export function backlogFiles(): BacklogFiles {
  return {
    read: (content, format) =>
      readFile(content, {
        things: 'video games',
        readerFor: async (beginning) => (format ? READERS[format] : readerFor(beginning))
      }),
    write: (games, format) => inPieces(WRITERS[format](games))
  }
}

async function readerFor(beginning: string): Promise<ReadEntries> {
  const { detectFormat, readUnknown } = await import('./backlog/detect-format.ts')
  const format = detectFormat(beginning)
  return format ? READERS[format] : readUnknown
}
