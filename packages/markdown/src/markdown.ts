import { setImmediate as turn } from 'node:timers/promises'
import type { Markdown } from '@rollcall/core'
import { LRUCache } from 'lru-cache'

/** Characters of texts and their HTML that are remembered. */
const REMEMBERED = 8_000_000

/**
 * Markdown as GitHub reads it, for pages that are not known: a relative link would lead somewhere else on each, and stays as it
 * was written; pictures come from http and https, whose hosts are not told the page. A text that would become far more HTML
 * than people write is shown as it was written.
 *
 * What reads it is loaded at the first text. A text has the process for itself, for some milliseconds as people write, and
 * for some hundred at the worst that 100,000 characters can do; others have their turn before the next one. What was read last
 * is remembered, so that a list of such texts takes its time once.
 */
export function markdown(): Markdown {
  let loading: Promise<(text: string) => string> | undefined
  const writer = () => {
    loading ??= import('./html-writer.ts').then(({ htmlWriter }) => htmlWriter())
    return loading
  }
  const known = new LRUCache<string, string>({
    maxSize: REMEMBERED,
    sizeCalculation: (html, text) => html.length + text.length + 1
  })
  return {
    async toHtml(text) {
      const html = known.get(text)
      if (html !== undefined) return html
      const write = await writer()
      await turn()
      const written = write(text)
      known.set(text, written)
      return written
    }
  }
}
