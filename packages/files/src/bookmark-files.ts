import type { Bookmark, BookmarkFiles, BookmarkFormat, FileEntry } from '@rollcall/core'
import { detectFormat, isBinary } from './detect-format.ts'
import { readJson } from './json/read-json.ts'
import { readNdjson } from './json/read-ndjson.ts'
import { writeJson, writeNdjson } from './json/write-json.ts'
import { writeHtml } from './netscape-html/write-html.ts'
import { readUrls, writeUrls } from './plain-urls.ts'
import { decodeText } from './text/decode-text.ts'
import { inPieces } from './text/in-pieces.ts'

/** The larger libraries are loaded when a file needs them. */
const READERS: Record<BookmarkFormat, (content: AsyncIterable<string>) => AsyncIterable<FileEntry>> = {
  async *html(content) {
    const { readHtml } = await import('./netscape-html/read-html.ts')
    yield* readHtml(content)
  },
  async *csv(content) {
    const { readCsv } = await import('./csv/read-csv.ts')
    yield* readCsv(content)
  },
  json: readJson,
  ndjson: readNdjson,
  urls: readUrls
}

const WRITERS: Record<BookmarkFormat, (bookmarks: AsyncIterable<Bookmark>) => AsyncIterable<string>> = {
  html: writeHtml,
  async *csv(bookmarks) {
    const { writeCsv } = await import('./csv/write-csv.ts')
    yield* writeCsv(bookmarks)
  },
  json: writeJson,
  ndjson: writeNdjson,
  urls: writeUrls
}

/** How much of a file is looked at to tell what it is. */
const BEGINNING = 65_536

const BINARY = 'This is no file of bookmarks, but binary data; if it is an archive, import the files in it'

/** Files of bookmarks: of browsers, of other programs, and our own. */
export function bookmarkFiles(): BookmarkFiles {
  return {
    read: readFile,
    write: (bookmarks, format) => inPieces(WRITERS[format](bookmarks))
  }
}

async function* readFile(
  content: AsyncIterable<Uint8Array>,
  format?: BookmarkFormat
): AsyncIterable<FileEntry> {
  const pieces = decodeText(content)[Symbol.asyncIterator]()
  try {
    const beginning = await beginningOf(pieces)
    if (isBinary(beginning)) yield { line: 1, error: BINARY }
    else if (beginning !== '') yield* READERS[format ?? detectFormat(beginning)](rejoined(beginning, pieces))
  } finally {
    await pieces.return?.()
  }
}

async function beginningOf(pieces: AsyncIterator<string>): Promise<string> {
  let beginning = ''
  while (beginning.length < BEGINNING) {
    const { done, value } = await pieces.next()
    if (done) break
    beginning += value
  }
  return beginning
}

async function* rejoined(beginning: string, pieces: AsyncIterator<string>): AsyncIterable<string> {
  yield beginning
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
}
