import type { Bookmark } from '@rollcall/core'
import { noteIn, titleIn } from './texts.ts'

const HEAD = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
`

/**
 * A file as browsers write and read it. What they have no place for is in attributes of ours, and so is a title or note that
 * would not be read back as it was: the file imports to the same bookmarks.
 */
export async function* writeHtml(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  yield HEAD
  for await (const bookmark of bookmarks) yield item(bookmark)
  yield '</DL><p>\n'
}

function item(bookmark: Bookmark): string {
  const { url, title, body, tags, unread } = bookmark
  const text = title === null || title.trim() === '' ? url : title
  const attributes = {
    HREF: url,
    ADD_DATE: seconds(bookmark.created_at),
    LAST_MODIFIED: seconds(bookmark.updated_at),
    TAGS: tags.join(','),
    TOREAD: unread ? '1' : '0',
    ...(titleIn(text, url) !== title && { 'data-title': title ?? '' }),
    ...(noteIn(body ?? '') !== body && { 'data-body': body ?? '' }),
    'data-short-url': bookmark.short_url,
    'data-archived': bookmark.archived,
    'data-favourite': bookmark.favourite,
    'data-enabled': bookmark.enabled,
    'data-expires-at': bookmark.expires_at ?? '',
    'data-max-visits': bookmark.max_visits ?? '',
    'data-redirect-status': bookmark.redirect_status,
    'data-alternate-url': bookmark.alternate_url ?? '',
    'data-created-at': bookmark.created_at,
    'data-updated-at': bookmark.updated_at
  }
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapedValue(String(value))}"`
  )
  const note = body === null ? '' : `    <DD>${escapedText(body)}\n`
  return `    <DT><A${written.join('')}>${escapedText(text)}</A>\n${note}`
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}

/** A CR alone, and one before a LF, would be read as a LF by browsers. */
function escapedText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

function escapedValue(text: string): string {
  return escapedText(text)
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
}
