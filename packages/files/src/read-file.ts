import type { FileEntry } from '@rollcall/core'
import { decodeText } from './text/decode-text.ts'

export type ReadEntries = (content: AsyncIterable<string>) => AsyncIterable<FileEntry>

interface Reading {
  /** What the file is of, in the plural. */
  things: string
  /** Who reads a file that begins like this. */
  readerFor(beginning: string): Promise<ReadEntries>
}

/** How much of a file is looked at to tell what it is. */
const BEGINNING = 65_536

/** Entries of a file, by the reader that its beginning calls for; binary data is one error. */
export async function* readFile(
  content: AsyncIterable<Uint8Array>,
  { things, readerFor }: Reading
): AsyncIterable<FileEntry> {
  const pieces = decodeText(content)[Symbol.asyncIterator]()
  try {
    const beginning = await beginningOf(pieces)
    if (isBinary(beginning)) yield { line: 1, error: binary(things) }
    else if (beginning !== '') yield* (await readerFor(beginning))(rejoined(beginning, pieces))
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

const PACKED = ['PK\u0003\u0004', '\u001f', '%PDF-', 'bplist']

/** Text holds no NUL; of what is packed, some begin with letters. */
function isBinary(beginning: string): boolean {
  return beginning.includes('\0') || PACKED.some((start) => beginning.startsWith(start))
}

function binary(things: string): string {
  return `This is no file of ${things}, but binary data; if it is an archive, import the files in it`
}
