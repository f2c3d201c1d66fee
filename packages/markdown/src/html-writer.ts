import { asWritten } from './as-written.ts'
import { harmless } from './harmless.ts'
import { isTooMuch } from './is-too-much.ts'
import { markdownParser } from './markdown-parser.ts'

/** Writes markdown as harmless HTML; as it was written, where that would be too much to show. */
export function htmlWriter(): (text: string) => string {
  const parser = markdownParser()
  return (written) => {
    const text = written.toWellFormed().replaceAll('\0', '\ufffd')
    const env = {}
    const tokens = parser.parse(text, env)
    if (isTooMuch(tokens)) return asWritten(text)
    return harmless(parser.renderer.render(tokens, parser.options, env))
  }
}
