import type { ExportFormat, FileEntry, ImportFormat, Videogame } from '@rollcall/core'
import { backlogFiles } from '@rollcall/files'
import { all, inParts } from './files.ts'

const files = backlogFiles()

export async function entriesOf(content: string | Uint8Array, format?: ImportFormat): Promise<FileEntry[]> {
  return all(files.read(inParts(content), format))
}

/** What each entry says, or why it cannot be read. */
export async function saidIn(content: string | Uint8Array, format?: ImportFormat): Promise<unknown[]> {
  const entries = await entriesOf(content, format)
  return entries.map((entry) => ('fields' in entry ? entry.fields : entry.error))
}

export async function fileOf(games: readonly Videogame[], format: ExportFormat): Promise<string> {
  async function* each() {
    yield* games
  }
  return (await all(files.write(each(), format))).join('')
}

export function aVideogame(over: Partial<Videogame> = {}): Videogame {
  return {
    id: '019a0000-0000-7000-8000-000000000001',
    title: 'Lanterns of Ashmoor',
    platform: 'PC',
    release_date: null,
    publisher: null,
    status: 'backlog',
    score: null,
    notes: null,
    hours_to_beat: null,
    playthroughs: [],
    external_ids: {},
    hours_played: 0,
    hours_left: null,
    set_by: { title: 'user', platform: 'user' },
    created_at: '2026-01-01T10:00:00.123Z',
    updated_at: '2026-01-01T11:00:00.456Z',
    ...over
  }
}
