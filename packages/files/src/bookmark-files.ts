import type { Bookmark, BookmarkFiles, BookmarkFormat } from '@rollcall/core'
import { readJson, writeJson } from './bookmarks/json-lists.ts'
import { readNdjson, writeNdjson } from './bookmarks/ndjson.ts'
import { writeHtml } from './bookmarks/netscape-html/write-html.ts'
import { readUrls, writeUrls } from './bookmarks/plain-urls.ts'
import { type ReadEntries, readFile } from './read-file.ts'
import { inPieces } from './text/in-pieces.ts'

/** The larger libraries are loaded when a file needs them. */
const READERS: Record<BookmarkFormat, ReadEntries> = {
  async *html(content) {
    const { readHtml } = await import('./bookmarks/netscape-html/read-html.ts')
    yield* readHtml(content)
  },
  async *csv(content) {
    const { readCsv } = await import('./bookmarks/read-csv.ts')
    yield* readCsv(content)
  },
  json: readJson,
  ndjson: readNdjson,
  urls: readUrls
}

const WRITERS: Record<BookmarkFormat, (bookmarks: AsyncIterable<Bookmark>) => AsyncIterable<string>> = {
  html: writeHtml,
  async *csv(bookmarks) {
    const { writeCsv } = await import('./bookmarks/write-csv.ts')
    yield* writeCsv(bookmarks)
  },
  json: writeJson,
  ndjson: writeNdjson,
  urls: writeUrls
}

/** Files of bookmarks: of browsers, of other programs, and our own. */
export function bookmarkFiles(): BookmarkFiles {
  return {
    read: (content, format) =>
      readFile(content, {
        things: 'bookmarks',
        readerFor: async (beginning) => READERS[format ?? (await formatOf(beginning))]
      }),
    write: (bookmarks, format) => inPieces(WRITERS[format](bookmarks))
  }
}

async function formatOf(beginning: string): Promise<BookmarkFormat> {
  const { detectFormat } = await import('./bookmarks/detect-format.ts')
  return detectFormat(beginning)
}
