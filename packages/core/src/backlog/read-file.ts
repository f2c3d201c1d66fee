import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import type { BacklogFiles, ImportFormat } from './backlog-files.ts'
import { MOST_GAMES } from './backlog-full.ts'
import type { ImportedRow } from './import-store.ts'
import { type FileGame, readFileGame } from './read-file-game.ts'

const MOST_MEGABYTES = 32

interface Reading {
  backlog_files: BacklogFiles
  format?: ImportFormat
  caller: Caller
}

/** All rows of a file. Rejects with `too_large` what has more bytes or rows than are taken in at once. */
export async function readFile(
  content: AsyncIterable<Uint8Array>,
  { backlog_files, format, caller }: Reading
): Promise<(FileGame | ImportedRow)[]> {
  const rows: (FileGame | ImportedRow)[] = []
  for await (const entry of backlog_files.read(limited(content), format)) {
    caller.interrupted?.throwIfAborted()
    if (rows.length === MOST_GAMES) throw tooLarge(`${MOST_GAMES} rows`)
    rows.push(readFileGame(entry))
    if (rows.length % 500 === 0) caller.onProgress?.(rows.length, null)
  }
  return rows
}

async function* limited(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const part of content) {
    bytes += part.byteLength
    if (bytes > MOST_MEGABYTES * 1024 * 1024) throw tooLarge(`${MOST_MEGABYTES} MB`)
    yield part
  }
}

function tooLarge(most: string): AppError {
  return new AppError('too_large', `A file of games holds at most ${most}: split it`)
}
