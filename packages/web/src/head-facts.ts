import { LONGEST_TITLE, type PageFacts } from '@rollcall/core'
import { Parser } from 'htmlparser2'

const LONGEST_DESCRIPTION = 2_000

/** Reads title and description in the head of a page, and no further. */
export async function headFacts(text: AsyncIterable<string>): Promise<PageFacts> {
  const head = headReader()
  for await (const part of text) {
    head.write(part)
    if (head.isOver()) break
  }
  return head.facts()
}

function headReader() {
  const meta = new Map<string, string>()
  let title = ''
  let isInTitle = false
  let drawings = 0
  let isOver = false
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'body') isOver = true
      if (isOver) return
      if (name === 'svg') drawings += 1
      if (name === 'title') isInTitle = title === '' && drawings === 0
      if (name === 'meta') noteMeta(attributes)
    },
    ontext(text) {
      if (isInTitle && !isOver) title += text
    },
    onclosetag(name) {
      if (name === 'head') isOver = true
      if (name === 'title') isInTitle = false
      if (name === 'svg') drawings -= 1
    }
  })

  /** A page may leave the opening tag out, and the end of what never began is not told. */
  parser.write('<head>')

  function noteMeta({ name, property, content }: Record<string, string>): void {
    const key = (property ?? name ?? '').trim().toLowerCase()
    if (content !== undefined && !meta.has(key)) meta.set(key, content)
  }

  return {
    write: (text: string) => parser.write(text),
    isOver: () => isOver,
    facts: (): PageFacts => ({
      title: first([title, meta.get('og:title')], LONGEST_TITLE),
      description: first([meta.get('description'), meta.get('og:description')], LONGEST_DESCRIPTION)
    })
  }
}

function first(texts: (string | undefined)[], longest: number): string | null {
  return texts.map((text = '') => cut(plain(text), longest)).find((text) => text !== '') ?? null
}

/** On one line, without control characters. */
function plain(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Never between the halves of a character. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  const kept = text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept.trimEnd()}…`
}
