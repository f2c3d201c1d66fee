import type { PostStore } from '@rollcall/core'
import type { Database } from '../database.ts'
import { translatingLoss } from '../sql-errors.ts'
import { addPost } from './add-post.ts'
import { changePost } from './change-post.ts'
import { postFinder } from './find-post.ts'
import { postLister } from './list-posts.ts'
import { purgePosts } from './purge-posts.ts'
import { recountPosts } from './recount-posts.ts'
import { removePost, restorePost } from './remove-post.ts'

/** Posts in PostgreSQL. */
export function postgresPosts({ db }: Pick<Database, 'db'>): PostStore {
  const find = postFinder(db, 'not deleted')

  return translatingLoss<PostStore>({
    find,

    findDeleted: postFinder(db, 'deleted'),

    list: postLister(db),

    async add(draft) {
      await addPost(db, draft)
      return find(draft.id, draft.user_id)
    },

    async change(id, changes, viewer) {
      return changePost(db, { id, changes, viewer })
    },

    async remove(id, deleted_at) {
      return removePost(db, id, deleted_at)
    },

    async restore(id, viewer) {
      await restorePost(db, id, viewer)
      return find(id, viewer)
    },

    async recount({ repair }) {
      return recountPosts(db, { repair })
    },

    async purge(before, how) {
      return purgePosts(db, before, how)
    }
  })
}
