import { bind, type Caller, type Markdown, nobody, scopesOf, useCases } from '@rollcall/core'
import { countingIds, fixedClock, memoryPosts, memoryTracker } from '@rollcall/core/contracts'
import { ADA, ada, EVE } from './bookmarks-desk.ts'

const { createPost, listPosts, showPost, updatePost, replacePost, deletePost, restorePost } = useCases
const { recountPosts, purgePosts, setVote, clearVote, castVote, createItem, showItem } = useCases
const { createComment, listComments, updateComment, deleteComment, restoreComment } = useCases
const POSTS = { createPost, listPosts, showPost, updatePost, replacePost, deletePost, restorePost }
const VOTES = { setVote, clearVote, castVote, recountPosts, purgePosts, createItem, showItem }
const COMMENTS = { createComment, listComments, updateComment, deleteComment, restoreComment }

const BOSS = '019ac000-0000-7000-8000-0000000000b0'
const SAM = '019ac000-0000-7000-8000-00000000005a'

/** No post and no comment has it. */
export const ABSENT = '019ac000-0000-7000-8000-00000000dead'

export const admin: Caller = {
  ...nobody,
  kind: 'user',
  user_id: BOSS,
  credential_id: null,
  scopes: scopesOf.admin
}
export const guest: Caller = { ...admin, user_id: SAM, scopes: scopesOf.guest }

export const NOON = '2026-03-10T12:00:00.000Z'

/** The use cases of posts on fakes, for people called ada, eve, boss and sam. */
export async function postsDesk() {
  const clock = fixedClock(NOON)
  const { addUser, removeUser, posts, votes, comments } = memoryPosts()
  for (const [name, id] of Object.entries({ ada: ADA, eve: EVE, boss: BOSS, sam: SAM }))
    await addUser(name, id)
  const tracker = memoryTracker({ clock })
  const ports = { posts, votes, comments, tracker, markdown: tagged, clock, ids: countingIds() }
  const app = bind({ ...POSTS, ...VOTES, ...COMMENTS }, ports)
  const write = (over: Partial<Parameters<typeof app.createPost>[0]> = {}, caller = ada) =>
    app.createPost({ title: 'Boom', content: 'It went *wrong*.', ...over }, caller)
  return { ...ports, app, write, removeUser }
}

/** What was asked to be made HTML, between tags. */
const tagged: Markdown = {
  async toHtml(markdown) {
    return `<p>${markdown}</p>`
  }
}
