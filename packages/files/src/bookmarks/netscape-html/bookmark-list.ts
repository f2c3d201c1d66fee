import type { HtmlEvents } from './html-events.ts'

/** A link of a bookmark file, with what stands around it. */
export interface Item {
  line: number
  attributes: ReadonlyMap<string, string>
  title: string
  note: string
  /** Names of the folders it is in, from the outermost. */
  folders: readonly string[]
}

/** Longest text that is taken in. */
const LONGEST_TEXT = 65_536

/** Folders deeper than this are as good as this: there are no more tags than that. */
const DEEPEST = 100

/** Follows the tags of a bookmark file, and hands over each link once all that belongs to it has passed. */
export function bookmarkList(found: (item: Item) => void): HtmlEvents & { end(): boolean } {
  const lists: (readonly string[])[] = []
  let folder: string | undefined
  let item: Item | undefined
  let into: 'title' | 'note' | 'folder' | undefined
  let isBookmarkFile = false

  const path = () => lists.at(-1) ?? []

  function finish(): void {
    if (item) found(item)
    item = undefined
    into = undefined
  }

  return {
    open(tag, { line, attributes }) {
      switch (tag) {
        case 'a':
          finish()
          isBookmarkFile = true
          item = { line, attributes, title: '', note: '', folders: path() }
          into = 'title'
          break
        case 'h3':
          finish()
          folder = ''
          into = 'folder'
          break
        case 'dl':
          finish()
          isBookmarkFile = true
          lists.push(folder === undefined || path().length >= DEEPEST ? path() : [...path(), folder])
          folder = undefined
          break
        case 'dt':
        case 'hr':
          finish()
          folder = undefined
          break
        case 'dd':
          into = item ? 'note' : undefined
          break
        case 'br':
          if (item && into === 'note') item.note += '\n'
          break
      }
    },
    close(tag) {
      if (tag === 'dl') {
        finish()
        lists.pop()
      } else if (tag === 'a' || tag === 'h3' || tag === 'dd') into = undefined
    },
    text(text) {
      if (into === 'folder') folder = added(folder ?? '', text)
      else if (item && into) item[into] = added(item[into], text)
    },
    end() {
      finish()
      return isBookmarkFile
    }
  }
}

function added(text: string, more: string): string {
  return text.length < LONGEST_TEXT ? text + more : text
}
