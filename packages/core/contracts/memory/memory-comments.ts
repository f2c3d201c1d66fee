import { AppError, type Comment, type CommentOrder, type CommentStore, DEEPEST } from '@rollcall/core'
import { type Order, pageOf } from './page-of.ts'
import { authorOf, type CommentRow, type PostState, refuseNul, refuseStranger } from './post-state.ts'

/** Comments on the posts of a state. */
export function memoryComments(state: PostState): CommentStore {
  const isThere = (post_id: string) => state.posts.get(post_id)?.deleted_at === null
  const rowFor = (id: string, isMeant: (row: CommentRow) => boolean) => {
    const row = state.comments.get(id.toLowerCase())
    if (!row || !isThere(row.post_id) || !isMeant(row)) throw new AppError('not_found', 'No such comment')
    return row
  }

  return {
    async add({ parent_id, ...draft }) {
      refuseNul(draft.content)
      if (!isThere(draft.post_id)) throw new AppError('not_found', 'No such post')
      const parent = parent_id === null ? null : rowFor(parent_id, ({ post_id }) => post_id === draft.post_id)
      if (parent) refuseReply(parent)
      refuseStranger(state, draft.user_id)
      const row = {
        ...draft,
        parent_id: parent?.id ?? null,
        path: [...(parent?.path ?? []), draft.id],
        updated_at: draft.created_at,
        deleted_at: null
      }
      state.comments.set(draft.id, row)
      return shown(state, row)
    },
    async list({ post_id, order, ...paging }) {
      const rows = [...state.comments.values()].filter((row) => row.post_id === post_id)
      const { data, ...page } = pageOf(rows, paging, ORDERS[order])
      return { data: data.map((row) => withoutDeleted(shown(state, row))), ...page }
    },
    async find(id) {
      return shown(state, rowFor(id, isCurrent))
    },
    async change(id, changes) {
      refuseNul(changes.content)
      return shown(state, Object.assign(rowFor(id, isCurrent), changes))
    },
    async remove(id, deleted_at) {
      rowFor(id, isCurrent).deleted_at = deleted_at
    },
    async findDeleted(id) {
      return shown(state, rowFor(id, isRestorable))
    },
    async restore(id) {
      return shown(state, Object.assign(rowFor(id, isRestorable), { deleted_at: null }))
    }
  }
}

const ORDERS: Record<CommentOrder, Order<CommentRow>> = {
  thread: { list: 'comments by thread', position: ({ path, id }) => [path.join('/'), id] },
  flat: { list: 'comments by time', position: ({ created_at, id }) => [created_at, id] }
}

function isCurrent({ deleted_at }: CommentRow): boolean {
  return deleted_at === null
}

function isRestorable({ deleted_at, user_id }: CommentRow): boolean {
  return deleted_at !== null && user_id !== null
}

function refuseReply({ path, deleted_at }: CommentRow): void {
  if (deleted_at !== null) throw new AppError('conflict', 'The comment is deleted: nobody can reply to it')
  if (path.length > DEEPEST) throw new AppError('conflict', 'Replies cannot lie deeper')
}

function shown(state: PostState, { path, user_id, ...row }: CommentRow): Comment {
  const replies = [...state.comments.values()].filter(({ parent_id }) => parent_id === row.id)
  const owner = user_id === null ? null : authorOf(state, user_id)
  return { ...row, owner, depth: path.length - 1, replies: replies.length }
}

function withoutDeleted(comment: Comment): Comment {
  return comment.deleted_at === null ? comment : { ...comment, owner: null, content: null }
}
