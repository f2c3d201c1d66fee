import type { Comment } from '@rollcall/core'
import { agoField, field, shownText } from '../output/cell.ts'
import { oneLine } from '../output/sanitise.ts'
import type { Screen } from '../output/screen.ts'
import { table } from '../output/table.ts'
import { textLines } from '../output/text-below.ts'
import type { View } from '../output/view.ts'
import { contentOf } from './content-of.ts'

const INDENT = '  '

const created = agoField<Comment>('created', (comment) => comment.created_at)

const plain = table<Comment>(
  [
    field('id'),
    field('depth'),
    field('parent_id'),
    { name: 'owner', value: ({ owner }) => owner?.username },
    created,
    { name: 'content', value: contentOf }
  ],
  ''
)

/** Comments as people read them, a reply further in than what it replies to; in a pipe one a line, with its depth. */
export const discussion: View<{ data: Comment[] }> = {
  empty: 'No comments.',
  render({ data }, screen, first) {
    if (!screen.isTerminal) return plain.render({ data }, screen, first)
    const inThread = isThread(data)
    return data.flatMap((comment, index) => [
      ...(first && index === 0 ? [] : ['']),
      ...shown(comment, inThread, screen)
    ])
  }
}

function shown(comment: Comment, inThread: boolean, screen: Screen): string[] {
  const { owner, parent_id, id, depth } = comment
  const { paint } = screen
  const who = owner === null ? paint.dim('deleted') : paint.bold(oneLine(owner.username))
  const reply = inThread || parent_id === null ? [] : [`in reply to ${parent_id}`]
  const rest = [shownText(created, comment, screen), id, ...reply].join(INDENT)
  const content = contentOf(comment)
  const below = content === null ? [] : textLines(content, screen).map((line) => INDENT + line)
  const space = INDENT.repeat(inThread ? depth : 0)
  return [who + INDENT + paint.dim(rest), ...below].map((line) => (space + line).trimEnd())
}

/** Whether each reply stands below what it replies to, which may be on a page before. */
function isThread(comments: readonly Comment[]): boolean {
  const above: (string | null)[] = []
  for (const [index, { id, depth, parent_id }] of comments.entries()) {
    if (index > 0 && !standsBelow({ depth, parent_id }, above)) return false
    while (above.length < depth) above.push(null)
    above.splice(depth, above.length, id)
  }
  return true
}

/** `above` has the last comment of each depth; null where that is on a page before. */
function standsBelow(
  { depth, parent_id }: Pick<Comment, 'depth' | 'parent_id'>,
  above: readonly (string | null)[]
): boolean {
  if (depth > above.length) return false
  const parent = above[depth - 1] ?? null
  return parent === null || parent === parent_id
}
