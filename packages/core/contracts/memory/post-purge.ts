import { type CommentRow, forget, type PostState } from './post-state.ts'

/** Removes what was deleted before for good, or only counts it. */
export function purged(
  state: PostState,
  before: string,
  { dry_run }: { dry_run: boolean }
): { posts: number; comments: number } {
  const isOld = ({ deleted_at }: { deleted_at: string | null }) => deleted_at !== null && deleted_at < before
  const posts = [...state.posts.values()].filter(isOld)
  const doomed = new Set(posts.map(({ id }) => id))
  const others = [...state.comments.values()].filter(({ post_id }) => !doomed.has(post_id))
  const removed = unanswered(others, isOld)
  const emptied = others.filter((one) => isOld(one) && !removed.has(one.id) && one.user_id !== null)
  if (!dry_run) {
    for (const id of doomed) forget(state, id)
    for (const id of removed) state.comments.delete(id)
    for (const one of emptied) Object.assign(one, { user_id: null, content: '' })
  }
  return { posts: posts.length, comments: removed.size + emptied.length }
}

/** Old comments without replies, and those whose replies are all such. */
function unanswered(comments: readonly CommentRow[], isOld: (row: CommentRow) => boolean): Set<string> {
  const removed = new Set<string>()
  const deepestFirst = comments.toSorted((a, b) => b.path.length - a.path.length)
  for (const one of deepestFirst) {
    const isAnswered = comments.some(({ id, parent_id }) => parent_id === one.id && !removed.has(id))
    if (isOld(one) && !isAnswered) removed.add(one.id)
  }
  return removed
}
