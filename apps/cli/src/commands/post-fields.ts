import type { Post } from '@rollcall/core'
import { agoField, type Field, field, momentField, type Style } from '../output/cell.ts'
import type { Paint } from '../output/screen.ts'
import { words } from '../output/words.ts'

/** A post on its own, but for what it says. */
export const postFields: Field<Post>[] = [
  field('title', { style: (_row, paint) => paint.bold }),
  field('id'),
  { name: 'owner', value: ({ owner }) => owner.username },
  field('published'),
  field('item_id'),
  field('item_source'),
  { name: 'tags', value: ({ tags }) => words(tags) },
  field('score'),
  field('up'),
  field('down'),
  field('votes'),
  field('my_vote', { style: voteStyle }),
  field('comments'),
  momentField('published_at', (post) => post.published_at),
  momentField('created_at', (post) => post.created_at),
  momentField('updated_at', (post) => post.updated_at),
  momentField('deleted_at', (post) => post.deleted_at)
]

/** What lists say of each post, wherever they stand. */
export type ListedPost = Pick<Post, 'id' | 'title' | 'owner' | 'score' | 'comments' | 'published_at'>

/** A post in a list. */
export const postColumns: Field<ListedPost>[] = [
  field('id'),
  field('score', { align: 'right' }),
  field('comments', { align: 'right' }),
  { name: 'owner', value: ({ owner }) => owner.username },
  agoField('published', (post) => post.published_at),
  field('title', { flexible: true })
]

/** A vote for it, against it, or none. */
export function voteStyle({ my_vote }: Pick<Post, 'my_vote'>, paint: Paint): Style {
  if (my_vote === 0) return paint.dim
  return my_vote > 0 ? paint.green : paint.red
}
