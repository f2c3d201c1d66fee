import type { Markdown } from './markdown.ts'

/** A post or a comment with its content as HTML beside it, where it is asked for. */
export async function withHtml<C extends { content: string | null }>(
  one: C,
  { html, markdown }: { html: boolean; markdown: Markdown }
): Promise<C & { content_html?: string }> {
  if (!html || one.content === null) return one
  return { ...one, content_html: await markdown.toHtml(one.content) }
}
