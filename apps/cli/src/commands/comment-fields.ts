import type { Comment } from '@rollcall/core'
import { type Field, field, momentField } from '../output/cell.ts'

/** A comment on its own, but for what it says. */
export const commentFields: Field<Comment>[] = [
  field('id'),
  { name: 'owner', value: ({ owner }) => owner?.username },
  field('post_id'),
  field('parent_id'),
  field('depth'),
  field('replies'),
  momentField('created_at', (comment) => comment.created_at),
  momentField('updated_at', (comment) => comment.updated_at),
  momentField('deleted_at', (comment) => comment.deleted_at)
]
