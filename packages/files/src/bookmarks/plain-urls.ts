import type { Bookmark, FileEntry } from '@rollcall/core'
import { readLines, TOO_LONG } from '../text/read-lines.ts'
import { fieldsOf } from './fields/fields-of.ts'

/** Entries of a list with an address in each line, and a title behind it, if any; # before a line makes it a remark. */
export async function* readUrls(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  for await (const { number: line, text, isTooLong } of readLines(content)) {
    const [, url, title = ''] = /^(\S+)\s*(.*)$/su.exec(text.trim()) ?? []
    if (isTooLong) yield { line, error: TOO_LONG }
    else if (url !== undefined && !url.startsWith('#')) {
      yield { line, fields: fieldsOf(title === '' ? { url } : { url, title }) }
    }
  }
}

export async function* writeUrls(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  for await (const { url } of bookmarks) yield `${url}\n`
}
