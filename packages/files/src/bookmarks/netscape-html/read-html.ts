import type { FileEntry } from '@rollcall/core'
import { EXPORTED_FIELDS } from '../fields/exported-fields.ts'
import { fieldsOf } from '../fields/fields-of.ts'
import { bookmarkList, type Item } from './bookmark-list.ts'
import { htmlReader } from './html-events.ts'
import { noteIn, titleIn } from './texts.ts'

/** Attributes that only our own files have, which say exactly what browsers' say nearly, by the field they hold. */
const OWN = new Map(
  EXPORTED_FIELDS.filter((field) => !['url', 'tags', 'unread'].includes(field)).map((field) => [
    `data-${field.replaceAll('_', '-')}`,
    field
  ])
)

const WANTED = new Set(['href', 'add_date', 'time_added', 'last_modified', 'tags', 'toread', ...OWN.keys()])

/** Entries of a Netscape bookmark file, as browsers write it: each folder around a link is a tag of it. */
export async function* readHtml(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  let entries: FileEntry[] = []
  const list = bookmarkList((item) => entries.push(entryOf(item)))
  const reader = htmlReader(WANTED, list)
  for await (const piece of content) {
    reader.write(piece)
    yield* entries
    entries = []
  }
  reader.end()
  const isBookmarkFile = list.end()
  if (isBookmarkFile) yield* entries
  else yield { line: 1, error: 'This HTML is no file of bookmarks: it holds no links' }
}

function entryOf({ line, attributes, title, note, folders }: Item): FileEntry {
  const url = attributes.get('href')
  const tags = attributes.get('tags')
  const isOurs = attributes.has('data-created-at')
  const told = {
    url,
    title: titleIn(title, url ?? '') ?? orLeftOut(isOurs),
    body: noteIn(note) ?? orLeftOut(isOurs),
    tags: tags === undefined && folders.length === 0 ? undefined : [...folders, ...(tags ?? '').split(',')],
    toread: attributes.get('toread'),
    add_date: attributes.get('add_date') ?? attributes.get('time_added'),
    last_modified: attributes.get('last_modified')
  }
  return { line, fields: fieldsOf({ ...told, ...exactly(attributes) }) }
}

/** In our own files what is not there is null; others may not have asked for it. */
function orLeftOut(isOurs: boolean): null | undefined {
  return isOurs ? null : undefined
}

function exactly(attributes: ReadonlyMap<string, string>): Record<string, string> {
  const known = [...attributes].map(([name, value]) => [OWN.get(name), value] as const)
  return Object.fromEntries(known.filter(([field]) => field !== undefined))
}
