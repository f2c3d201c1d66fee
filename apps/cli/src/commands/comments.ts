import type { Comment } from '@rollcall/core'
import { quote } from '../click/quote.ts'
import { command } from '../command.ts'
import { textBelow } from '../output/text-below.ts'
import { commentFields } from './comment-fields.ts'
import { discussion } from './comment-thread.ts'
import { contentOf } from './content-of.ts'

const comment = textBelow<Comment>(commentFields, contentOf)

/** Enough to know a comment by. */
const KNOWN_BY = 40

export const leaves = [
  command({
    useCase: 'createComment',
    args: ['post'],
    asks: ['content'],
    orFiles: ['content'],
    print: comment
  }),
  command({ useCase: 'listComments', args: ['post'], print: discussion }),
  command({ useCase: 'showComment', args: ['id'], print: comment }),
  command({
    useCase: 'updateComment',
    args: ['id'],
    asks: ['content'],
    orFiles: ['content'],
    print: comment
  }),
  command({
    useCase: 'deleteComment',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { owner, content } = await app.showComment({ id }, caller)
      return `Delete the comment of ${owner?.username}, ${beginning(content ?? '')}?`
    },
    remark: "For 30 days 'comments restore' brings it back.",
    print: () => ['Deleted.']
  }),
  command({ useCase: 'restoreComment', args: ['id'], print: comment })
]

function beginning(content: string): string {
  const line = content.trim().replace(/\s+/g, ' ')
  return quote(line.length > KNOWN_BY ? `${line.slice(0, KNOWN_BY).trimEnd()}…` : line)
}
