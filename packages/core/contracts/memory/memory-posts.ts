import { randomUUID } from 'node:crypto'
import { AppError, type CommentStore, type PostStore, type Viewer, type VoteStore } from '@rollcall/core'
import { memoryComments } from './memory-comments.ts'
import { memoryVotes } from './memory-votes.ts'
import { listRanked } from './post-lists.ts'
import { purged } from './post-purge.ts'
import { recounted } from './post-recount.ts'
import {
  emptyPosts,
  forget,
  isSeen,
  isShown,
  type PostRow,
  type PostState,
  refuseNul,
  refuseStranger,
  shownPost,
  tick,
  votesOn
} from './post-state.ts'

export interface MemoryPosts {
  posts: PostStore
  votes: VoteStore
  comments: CommentStore
  /** Makes somebody new, and answers their id. */
  addUser: (username?: string, id?: string) => Promise<string>
  /** Deletes an account, with its posts and votes; of its comments the place stays. */
  removeUser: (id: string) => Promise<void>
}

/** Posts, votes and comments over one state. */
export function memoryPosts(): MemoryPosts {
  const state = emptyPosts()
  return {
    posts: postsOf(state),
    votes: memoryVotes(state),
    comments: memoryComments(state),
    async addUser(username, id = randomUUID()) {
      state.users.set(id, username ?? `user${state.users.size}`)
      return id
    },
    async removeUser(id) {
      removeUser(state, id)
    }
  }
}

function postsOf(state: PostState): PostStore {
  const rowFor = (id: string, isMeant: (row: PostRow) => boolean) => {
    const row = state.posts.get(id.toLowerCase())
    if (!row || !isMeant(row)) throw new AppError('not_found', 'No such post')
    return row
  }

  return {
    async add({ user_id, ...draft }) {
      refuseNul(draft.title, draft.content)
      refuseStranger(state, user_id)
      const { id, created_at: updated_at } = draft
      const row = { ...structuredClone(draft), user_id, updated_at, ...UNPUBLISHED, deleted_at: null }
      state.posts.set(id, row)
      if (row.published) publish(state, row)
      return shownPost(state, row, user_id)
    },
    async find(id, viewer) {
      return shownPost(
        state,
        rowFor(id, (row) => isSeen(row, viewer)),
        viewer
      )
    },
    async change(id, changes, viewer) {
      const row = rowFor(id, (one) => isSeen(one, viewer))
      refuseNul(changes.title, changes.content)
      Object.assign(row, structuredClone(changes))
      if (row.published && row.published_at === null) publish(state, row)
      return shownPost(state, row, viewer)
    },
    async list(query) {
      return listRanked(state, query)
    },
    async remove(id, deleted_at) {
      rowFor(id, (row) => row.deleted_at === null).deleted_at = deleted_at
    },
    async findDeleted(id, viewer) {
      return shownPost(
        state,
        rowFor(id, (row) => isDeleted(row, viewer)),
        viewer
      )
    },
    async restore(id, viewer) {
      const row = rowFor(id, (row) => isDeleted(row, viewer))
      row.deleted_at = null
      return shownPost(state, row, viewer)
    },
    async recount(how) {
      return recounted(state, how)
    },
    async purge(before, how) {
      return purged(state, before, how)
    }
  }
}

const UNPUBLISHED = { published_at: null, published_seq: null }

function publish(state: PostState, row: PostRow): void {
  row.published_at = row.updated_at
  row.published_seq = tick(state, row.updated_at, [{ post_id: row.id, up: 0, down: 0 }])
}

function isDeleted(row: PostRow, viewer: Viewer): boolean {
  return row.deleted_at !== null && isShown(row, viewer)
}

function removeUser(state: PostState, id: string): void {
  state.users.delete(id)
  const own = [...state.posts.values()].filter(({ user_id }) => user_id === id)
  for (const post of own) forget(state, post.id)
  takeBack(state, id)
  for (const comment of state.comments.values()) {
    if (comment.user_id !== id) continue
    const { deleted_at } = comment
    Object.assign(comment, { user_id: null, content: '', deleted_at: deleted_at ?? state.ticked_at })
  }
}

function takeBack(state: PostState, user_id: string): void {
  const voted = [...state.votes].flatMap(([post_id, votes]) => {
    const value = votes.get(user_id)
    return value === undefined ? [] : [{ post_id, up: value === 1 ? -1 : 0, down: value === -1 ? -1 : 0 }]
  })
  for (const { post_id } of voted) votesOn(state, post_id).delete(user_id)
  if (voted.length > 0) tick(state, state.ticked_at, voted)
}
