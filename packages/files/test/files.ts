import { readFile } from 'node:fs/promises'
import type { Bookmark, BookmarkFormat, FileEntry } from '@rollcall/core'
import { bookmarkFiles } from '@rollcall/files'

const files = bookmarkFiles()

export async function* inParts(content: string | Uint8Array, size = 1024): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function entriesOf(content: string | Uint8Array, format?: BookmarkFormat): Promise<FileEntry[]> {
  return all(files.read(inParts(content), format))
}

export async function fieldsIn(content: string | Uint8Array, format?: BookmarkFormat) {
  const entries = await entriesOf(content, format)
  return entries.map((entry) => ('fields' in entry ? entry.fields : entry))
}

export async function fixture(name: string): Promise<string> {
  return readFile(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
}

export async function fileOf(bookmarks: readonly Bookmark[], format: BookmarkFormat): Promise<string> {
  async function* each() {
    yield* bookmarks
  }
  return (await all(files.write(each(), format))).join('')
}

export async function all<T>(things: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of things) found.push(one)
  return found
}

export function aBookmark(over: Partial<Bookmark> = {}): Bookmark {
  return {
    id: '019a0000-0000-7000-8000-000000000001',
    url: 'https://example.com/',
    short_url: 'aB3',
    title: 'Example',
    body: null,
    tags: [],
    unread: false,
    archived: false,
    favourite: false,
    visits: 7,
    bot_visits: 2,
    last_visited_at: '2026-01-02T00:00:00.000Z',
    enabled: true,
    expires_at: null,
    max_visits: null,
    redirect_status: 302,
    alternate_url: null,
    link_status: 'dead',
    link_status_code: 404,
    link_error: 'Not found',
    link_checked_at: '2026-01-03T00:00:00.000Z',
    link_failures: 3,
    created_at: '2026-01-01T10:00:00.123Z',
    updated_at: '2026-01-01T11:00:00.456Z',
    ...over
  }
}
