import {
  AppError,
  type Author,
  accountGone,
  type Post,
  type PostWriting,
  type Tally,
  type Viewer
} from '@rollcall/core'

export interface PostRow extends PostWriting {
  id: string
  user_id: string
  created_at: string
  updated_at: string
  published_at: string | null
  deleted_at: string | null
  /** What the clock said when it was published first. */
  published_seq: number | null
}

export interface CommentRow {
  id: string
  post_id: string
  parent_id: string | null
  /** Null once nothing of it is left but its place. */
  user_id: string | null
  content: string
  /** The ids of what it replies to, from the post down, and its own. */
  path: string[]
  created_at: string
  updated_at: string
  deleted_at: string | null
}

/** What one tick of the clock changed in the votes of a post; a publication changes nothing. */
interface RankChange extends Tally {
  seq: number
  post_id: string
  changed_at: string
}

/** Posts with all on them. Counts are never kept: they are those of the votes. */
export interface PostState {
  /** Usernames by id. */
  users: Map<string, string>
  posts: Map<string, PostRow>
  comments: Map<string, CommentRow>
  /** Of each post the votes by user, those that were taken back left out. */
  votes: Map<string, Map<string, number>>
  changes: RankChange[]
  seq: number
  ticked_at: string
}

export function emptyPosts(): PostState {
  return {
    users: new Map(),
    posts: new Map(),
    comments: new Map(),
    votes: new Map(),
    changes: [],
    seq: 0,
    ticked_at: new Date(0).toISOString()
  }
}

/** Notes what changed at that moment, or later where the clock is ahead of it, and answers the number of the change. */
export function tick(
  state: PostState,
  moment: string,
  changes: readonly (Tally & { post_id: string })[]
): number {
  state.seq++
  if (state.ticked_at < moment) state.ticked_at = moment
  const { seq, ticked_at: changed_at } = state
  state.changes.push(...changes.map((change) => ({ ...change, seq, changed_at })))
  return seq
}

/** Whether somebody sees the post. */
export function isSeen(row: PostRow | undefined, viewer: Viewer): row is PostRow {
  return row !== undefined && row.deleted_at === null && isShown(row, viewer)
}

/** Whether it is none of the drafts of others, deleted or not. */
export function isShown({ published, user_id }: PostRow, viewer: Viewer): boolean {
  return published || user_id === viewer
}

export function votesOn(state: PostState, post_id: string): Map<string, number> {
  const votes = state.votes.get(post_id) ?? new Map<string, number>()
  state.votes.set(post_id, votes)
  return votes
}

/** The tally as it was when the clock said `seq`. */
export function tallyAt(state: PostState, post_id: string, seq = state.seq): Tally {
  const later = state.changes.filter((change) => change.post_id === post_id && change.seq > seq)
  return later.reduce(
    ({ up, down }, change) => ({ up: up - change.up, down: down - change.down }),
    tallyOf(votesOn(state, post_id).values())
  )
}

export function tallyOf(votes: Iterable<number>): Tally {
  const values = [...votes]
  return {
    up: values.filter((value) => value === 1).length,
    down: values.filter((value) => value === -1).length
  }
}

/** A post as somebody sees it. */
export function shownPost(state: PostState, row: PostRow, viewer: Viewer): Post {
  const { user_id, published_seq: _seq, ...told } = structuredClone(row)
  const { up, down } = tallyAt(state, row.id)
  const comments = [...state.comments.values()].filter(
    (one) => one.post_id === row.id && one.deleted_at === null
  )
  return {
    ...told,
    owner: authorOf(state, user_id),
    score: up - down,
    up,
    down,
    votes: up + down,
    my_vote: votesOn(state, row.id).get(viewer ?? '') ?? 0,
    comments: comments.length
  }
}

export function authorOf({ users }: PostState, id: string): Author {
  return { id, username: users.get(id) ?? '' }
}

export function refuseStranger({ users }: PostState, user_id: string): void {
  if (!users.has(user_id)) throw accountGone()
}

/** No database keeps it in a text. */
export function refuseNul(...texts: (string | undefined)[]): void {
  if (texts.some((text) => text?.includes('\0')))
    throw new AppError('invalid', 'Text holds the character NUL')
}

/** Forgets a post with all on it. */
export function forget(state: PostState, post_id: string): void {
  state.posts.delete(post_id)
  state.votes.delete(post_id)
  state.changes = state.changes.filter((change) => change.post_id !== post_id)
  for (const { id, post_id: of } of state.comments.values()) if (of === post_id) state.comments.delete(id)
}
