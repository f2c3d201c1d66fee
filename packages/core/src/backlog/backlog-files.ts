import type { FileEntry } from '../file-entry.ts'
import type { Videogame } from './videogame.ts'

/** What can be imported: exports of HowLongToBeat and Grouvee, and what `backlog export` writes. */
export const IMPORT_FORMATS = ['hltb', 'grouvee', 'csv', 'json'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

export const EXPORT_FORMATS = ['csv', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Files of video games, read and written a part at a time. */
export interface BacklogFiles {
  /** Without a format it is told from the beginning. An entry that cannot be read does not stop those after it. */
  read(content: AsyncIterable<Uint8Array>, format?: ImportFormat): AsyncIterable<FileEntry>
  write(games: AsyncIterable<Videogame>, format: ExportFormat): AsyncIterable<string>
}
