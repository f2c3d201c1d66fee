import type { Markdown } from './markdown.ts'

/** Posts or comments with their content as HTML beside it, where it is asked for. */
export async function withHtml<C extends { content: string | null }>(
  contents: readonly C[],
  { html, markdown }: { html: boolean; markdown: Markdown }
): Promise<(C & { content_html?: string })[]> {
  if (!html) return [...contents]
  return Promise.all(
    contents.map(async (one) =>
      one.content === null ? one : { ...one, content_html: await markdown.toHtml(one.content) }
    )
  )
}
