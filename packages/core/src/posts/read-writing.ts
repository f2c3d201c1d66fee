import type { Static } from 'typebox'
import { Type } from 'typebox'
import { invalidField } from '../errors.ts'
import type { ItemTracker } from '../items/item-tracker.ts'
import { tagsOf } from '../tag.ts'
import { keepable, lineOf } from '../text.ts'
import { postFields } from './post.ts'
import type { PostWriting } from './post-store.ts'

const { title, content, published, item_id, tags } = postFields

/** What can be said of a new post. */
export const newPost = {
  title,
  content,
  published: Type.Optional(published),
  item_id: Type.Optional(item_id),
  tags: Type.Optional(tags)
}

/** What can be changed of one that is there. */
export const changedPost = {
  ...newPost,
  title: Type.Optional(title),
  content: Type.Optional(content)
}

/** What a new post is where nothing is said. */
const BLANK_POST = {
  published: true,
  item_id: null,
  item_source: null,
  tags: []
} satisfies Partial<PostWriting>

const New = Type.Object(newPost)
const Changed = Type.Object(changedPost)

/** What an input says of a new post, as it is kept. Rejects as `readChanges` does. */
export async function readNew(input: Static<typeof New>, tracker: ItemTracker): Promise<PostWriting> {
  const { title, content } = input
  return { ...BLANK_POST, title, content, ...(await readChanges(input, tracker)) }
}

/**
 * What an input says, as it is kept. Rejects with `invalid`, naming the field, and with `not_found` when the tracker has no such
 * item.
 */
export async function readChanges(
  { title, content, tags, item_id, published }: Static<typeof Changed>,
  tracker: ItemTracker
): Promise<Partial<PostWriting>> {
  return {
    ...(title !== undefined && { title: lineOf(written(title, 'title'), 'title') }),
    ...(content !== undefined && { content: written(content, 'content') }),
    ...(published !== undefined && { published }),
    ...(tags !== undefined && { tags: tagsOf(tags) }),
    ...(item_id !== undefined && (await itemOf(item_id, tracker)))
  }
}

/** The text, as it was written. Rejects with `invalid` when there are only spaces, and what could not be kept. */
export function written(text: string, field: string): string {
  if (text.trim() === '') throw invalidField(`/${field}`, 'is empty')
  return keepable(text, field)
}

async function itemOf(ref: number | string | null, tracker: ItemTracker) {
  if (ref === null) return { item_id: null, item_source: null }
  const { id } = await tracker.show(String(ref))
  return { item_id: id, item_source: tracker.source }
}
