import { randomUUID } from 'node:crypto'
import type {
  CommentDraft,
  CommentStore,
  Post,
  PostDraft,
  PostPaging,
  PostQuery,
  PostSort,
  PostStore,
  VoteChange,
  VoteStore
} from '@rollcall/core'
import { rankOf } from '@rollcall/core'
import { walk } from '../paging-contract.ts'

/** Empty stores over the same posts, and what a test has to do beside them. */
export interface PostDesk {
  posts: PostStore
  votes: VoteStore
  comments: CommentStore
  /** Makes somebody new, called so where it is said, and answers their id. */
  addUser: (username?: string) => Promise<string>
  /** Deletes an account, with all that goes with it. */
  removeUser: (id: string) => Promise<unknown>
}

export type Fresh = () => Promise<PostDesk>

/** No post, no comment and no user has it. */
export const ABSENT = '019ac000-0000-7000-8000-00000000dead'

/** What names no post and no comment. */
export const NO_IDS = [ABSENT, 'nope', '17', '', '%', "'", '\0', `${ABSENT}\0`, 'x'.repeat(2_000)]

/** The present moment of lists, after all days. */
export const NOW = '2026-02-01T00:00:00.000Z'

/** The 1st to the 28th of January. */
export function day(number: number): string {
  return `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
}

/** Ids in an order that the test knows. */
export function id(number: number): string {
  return `019ac000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

/** A published post that differs from all others in its id, where nothing else is said. */
export function aPost(over: Partial<PostDraft> & { user_id: string }): PostDraft {
  return {
    id: randomUUID(),
    title: 'Boom',
    content: 'It went *wrong*.',
    published: true,
    item_id: null,
    item_source: null,
    tags: [],
    created_at: day(1),
    ...over
  }
}

/** A store with two users, what writes as the first of them, and what lists. */
export async function desk(fresh: Fresh) {
  const bench = await fresh()
  const { posts, votes, comments, addUser } = bench
  const ada = await addUser('Ada')
  const eve = await addUser('eve')
  const add = (over: Partial<PostDraft> = {}) => posts.add(aPost({ user_id: ada, ...over }))
  const vote = (post_id: string, user_id: string, over: Partial<VoteChange> = {}) =>
    votes.cast({ post_id, user_id, value: 1, strict: false, voted_at: day(2), ...over })
  const comment = (post_id: string, over: Partial<CommentDraft> = {}) =>
    comments.add({
      id: randomUUID(),
      post_id,
      user_id: ada,
      parent_id: null,
      content: 'Indeed.',
      created_at: day(3),
      ...over
    })
  const list = (query: Partial<PostQuery> & Partial<PostPaging> = {}) => posts.list(asked(query))
  const all = (query: Partial<PostQuery> = {}) => walk((paging) => list({ ...query, ...paging }), 100)
  const ids = async (query: Partial<PostQuery> = {}) => idsOf(await all(query))
  const crowd = (size: number) => Promise.all(Array.from({ length: size }, () => addUser()))
  return { ...bench, ada, eve, add, vote, comment, list, all, ids, crowd }
}

/** A query for all published posts as nobody in particular sees them, where nothing else is said. */
function asked(query: Partial<PostQuery> & Partial<PostPaging>): PostQuery & PostPaging {
  return {
    viewer: null,
    state: 'published',
    everybody: false,
    sort: 'new',
    period: 'all',
    now: NOW,
    limit: 100,
    ...query
  }
}

export function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map((row) => row.id)
}

/** The posts, largest rank first, of equals the newer id; what never was published counts from its creation. */
export function ranked(sort: PostSort, posts: readonly Post[]): Post[] {
  const rank = ({ published_at, created_at, ...post }: Post) =>
    rankOf(sort, { ...post, published_at: published_at ?? created_at })
  return posts.toSorted((a, b) => rank(b) - rank(a) || (a.id < b.id ? 1 : -1))
}
