import { type Static, Type } from 'typebox'
import { ITEM_REF_PATTERN, Source } from '../items/item.ts'
import { Nullable, Time } from '../schema.ts'
import { MOST_TAGS, TagName } from '../tag.ts'

export const LONGEST_POST_TITLE = 200
export const LONGEST_CONTENT = 100_000

/** Who wrote something. */
export const Author = Type.Object({ id: Type.String({ format: 'uuid' }), username: Type.String() })
export type Author = Static<typeof Author>

/** The content as HTML, where it was asked for. */
export const ContentHtml = Type.Optional(
  Type.String({ description: 'The content as HTML that is harmless to show; only where it is asked for' })
)

/** Something a user wrote for all, and what others think of it. */
export const Post = Type.Object({
  id: Type.String({ format: 'uuid' }),
  title: Type.String(),
  content: Type.String({ description: 'Markdown, as it was written' }),
  content_html: ContentHtml,
  published: Type.Boolean({ description: 'A draft is seen by its owner alone' }),
  owner: Author,
  item_id: Nullable(Type.Integer({ description: 'Item of the tracker that it is about' })),
  item_source: Nullable(Source),
  tags: Type.Array(Type.String(), { description: 'In lower case, sorted' }),
  score: Type.Integer({ description: '`up` less `down`' }),
  up: Type.Integer(),
  down: Type.Integer(),
  votes: Type.Integer({ description: 'Users who voted, either way' }),
  my_vote: Type.Integer({ description: 'Of the caller: 1, -1, or 0 for none' }),
  comments: Type.Integer({ description: 'Without deleted ones' }),
  created_at: Time,
  updated_at: Time,
  published_at: Nullable(Time),
  deleted_at: Nullable(Time)
})
export type Post = Static<typeof Post>

/** Names one post. What is no UUID is simply not there. */
export const PostRef = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Id of the post',
  'x-metavar': 'POST'
})

/** An item of the tracker: its id, as a number or as text, or `#` and its counter. */
export const ItemOfPost = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  minimum: 1,
  maximum: 999_999_999_999_999,
  pattern: ITEM_REF_PATTERN,
  description: 'Item of the tracker that it is about: id or #counter',
  'x-metavar': 'ITEM',
  'x-expected': 'an id, as in 17, or a counter, as in #17'
})

/** What a client may say of a post. */
export const postFields = {
  title: Type.String({ minLength: 1, maxLength: LONGEST_POST_TITLE, description: 'What it is called' }),
  content: Type.String({ minLength: 1, maxLength: LONGEST_CONTENT, description: 'Markdown' }),
  published: Type.Boolean({
    description: 'Whether others see it, as they do of a new post unless you say no: it is a draft then'
  }),
  item_id: Nullable(ItemOfPost),
  tags: Type.Array(TagName, { maxItems: MOST_TAGS, description: 'Its tags' })
}

/** Whether to answer HTML beside the Markdown. */
export const html = Type.Boolean({ description: 'Answer the content as HTML too' })
