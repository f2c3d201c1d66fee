import { Type } from 'typebox'
import { invalidField } from '../errors.ts'
import { ItemRef, type Source } from '../items/item.ts'
import { ITEM_ERRORS, type ItemTracker } from '../items/item-tracker.ts'
import { Moment, resolveMoment } from '../moment.ts'
import { checkPaging, ListMeta, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input, OneOf, Time, withDefault } from '../schema.ts'
import { TagName, tagOf } from '../tag.ts'
import { defineUseCase } from '../use-case.ts'
import type { Markdown } from './markdown.ts'
import { mayModerate } from './owner-only.ts'
import { html, Post } from './post.ts'
import { POST_STATES, type PostPaging, type PostStore } from './post-store.ts'
import { PERIODS, POST_SORTS } from './rank.ts'
import { withHtml } from './with-html.ts'

type Ports = { posts: PostStore; tracker: ItemTracker; markdown: Markdown; clock: Clock }

const filters = {
  search: Type.Optional(
    Type.String({
      maxLength: 500,
      description: 'Words of title and content in any form, "phrases", or, -not'
    })
  ),
  owner: Type.Optional(
    Type.String({ minLength: 1, maxLength: 120, description: 'Username or id of who wrote them' })
  ),
  tag: Type.Optional({ ...TagName, description: 'Those with this tag' }),
  item_id: Type.Optional({ ...ItemRef, description: 'Those about this item of the tracker: id or #counter' }),
  state: withDefault(
    OneOf(POST_STATES, {
      description: 'Published ones, your drafts, or what you deleted (administrators: anyone)'
    }),
    'published'
  )
}

export const listPosts = defineUseCase({
  name: 'posts.list',
  summary: 'List posts, newest first',
  description:
    'A walk by cursor keeps the order of its beginning while votes come in: each post comes once. `hot` is the time of publication moved 12.5 hours for each tenfold of the score, `controversial` is `(up + down) ^ (min / max)`.',
  scope: 'posts:read',
  input: Input({
    ...filters,
    sort: withDefault(
      OneOf(POST_SORTS, {
        description: 'Newest first, best score, best score that is still fresh, or most divided votes'
      }),
      'new'
    ),
    period: withDefault(
      OneOf(PERIODS, { description: 'Published within so long before now, or before `as_of`' }),
      'all'
    ),
    as_of: Type.Optional(Moment({ description: 'In the order of this past moment' })),
    html: withDefault(html, false),
    ...paging,
    skip: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Pass over so many, without a cursor or a page'
      })
    )
  }),
  output: Type.Object({
    data: Type.Array(Post),
    meta: Type.Object({ ...ListMeta.properties, as_of: Type.Optional(Time) })
  }),
  errors: ITEM_ERRORS,
  async run({ html, item_id, tag, as_of, search = '', ...input }, ports: Ports, caller) {
    checkSkip(input)
    checkPaging(input)
    const { posts, tracker, markdown, clock } = ports
    const found = await posts.list({
      ...input,
      viewer: caller.user_id,
      everybody: mayModerate(caller),
      now: clock.now().toISOString(),
      ...(as_of !== undefined && { as_of: momentOf(as_of, clock) }),
      ...(search.trim() !== '' && { search }),
      ...(tag !== undefined && { tag: tagOf(tag, 'tag') }),
      ...(item_id !== undefined && { item: await itemOf(item_id, tracker) })
    })
    const { data, meta } = toList(found, input)
    return {
      data: await Promise.all(data.map((one) => withHtml(one, { html, markdown }))),
      meta: { ...meta, as_of: found.as_of }
    }
  }
})

function checkSkip({ skip, cursor, page }: PostPaging): void {
  if (skip === undefined || (cursor === undefined && page === undefined)) return
  throw invalidField('/skip', 'cannot be used together with cursor or page')
}

/** How far clocks of servers differ, in milliseconds: `as_of` may be the moment that another one has told. */
const AHEAD = 60_000

function momentOf(as_of: string, clock: Clock): string {
  const moment = resolveMoment(as_of, { clock, field: 'as_of' })
  if (Date.parse(moment) <= clock.now().getTime() + AHEAD) return moment
  throw invalidField('/as_of', 'lies in the future')
}

/** An id needs no asking. */
async function itemOf(ref: ItemRef, tracker: ItemTracker): Promise<{ id: number; source: Source }> {
  const id = ref.startsWith('#') ? (await tracker.show(ref)).id : Number(ref)
  return { id, source: tracker.source }
}
