import type { Comment } from '@rollcall/core'

/** What a post or a comment says, as HTML where that was asked for; null once it is deleted. */
export function contentOf({
  content,
  content_html
}: Pick<Comment, 'content' | 'content_html'>): string | null {
  return content_html ?? content
}
