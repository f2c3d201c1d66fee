import { Tokenizer } from 'htmlparser2'

/** What stands in an HTML text, in its order. Names are in lower case. */
export interface HtmlEvents {
  /** A tag, with the line where it begins and those of its attributes that were asked for. */
  open(tag: string, at: { line: number; attributes: ReadonlyMap<string, string> }): void
  close(tag: string): void
  text(text: string): void
}

/** Longest value of an attribute that is taken in. */
const LONGEST_VALUE = 65_536

/** How much of the text before a piece may be part of what is read in it: a name that is cut in two. */
const OVERLAP = 4096

/**
 * Reads HTML a piece at a time, without a tree: browsers leave most end tags of these files out, and icons in attributes
 * that nobody asked for may be larger than all the rest.
 */
export function htmlReader(wanted: ReadonlySet<string>, events: HtmlEvents) {
  let text = ''
  let base = 0
  let line = 1
  let counted = 0
  let tag = { name: '', line: 1, attributes: new Map<string, string>() }
  let attribute: { name: string; value: string } | undefined

  const slice = (start: number, end: number) => text.slice(Math.max(start - base, 0), end - base)
  const opened = () => events.open(tag.name, tag)

  const tokenizer = new Tokenizer(
    {},
    {
      onopentagname(start, end) {
        countTo(start)
        tag = { name: slice(start, end).toLowerCase(), line, attributes: new Map() }
      },
      onopentagend: opened,
      onselfclosingtag: opened,
      onclosetag: (start, end) => events.close(slice(start, end).toLowerCase()),
      onattribname(start, end) {
        const name = slice(start, end).toLowerCase()
        attribute = wanted.has(name) && !tag.attributes.has(name) ? { name, value: '' } : undefined
      },
      onattribdata(start, end) {
        if (attribute && attribute.value.length < LONGEST_VALUE) attribute.value += slice(start, end)
      },
      onattribentity(code) {
        if (attribute && attribute.value.length < LONGEST_VALUE) attribute.value += String.fromCodePoint(code)
      },
      onattribend() {
        if (attribute) tag.attributes.set(attribute.name, attribute.value.slice(0, LONGEST_VALUE))
        attribute = undefined
      },
      ontext: (start, end) => events.text(slice(start, end)),
      ontextentity: (code) => events.text(String.fromCodePoint(code)),
      oncdata: () => {},
      oncomment: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {}
    }
  )

  function countTo(index: number): void {
    for (
      let at = text.indexOf('\n', counted - base);
      at !== -1 && at + base < index;
      at = text.indexOf('\n', at + 1)
    ) {
      line += 1
    }
    counted = Math.max(counted, index)
  }

  return {
    write(piece: string): void {
      const kept = text.slice(-OVERLAP)
      base += text.length - kept.length
      text = kept + piece
      tokenizer.write(piece)
      countTo(base + text.length)
    },
    end: () => tokenizer.end()
  }
}
