import type { Telemetry } from '@rollcall/core'
import type { PostDesk } from '@rollcall/core/contracts'
import type { Test } from 'tap'
import { postgresUsers } from '../src/accounts/user-store.ts'
import { postgresComments } from '../src/posts/comment-store.ts'
import { postgresPosts } from '../src/posts/post-store.ts'
import { postgresVotes } from '../src/posts/vote-store.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'
import { addingUsers } from './adding-users.ts'

/** A database for posts; `fresh` empties it and answers new stores over it. */
export async function postsDesk(t: Pick<Test, 'teardown'>, telemetry?: Telemetry) {
  const database = await emptyDatabase(t, telemetry)
  const addUser = addingUsers(database.db)

  async function fresh(): Promise<PostDesk> {
    await truncate(database)
    return {
      posts: postgresPosts(database),
      votes: postgresVotes(database),
      comments: postgresComments(database.db),
      addUser,
      removeUser: (id) => postgresUsers(database.db).delete(id)
    }
  }

  return { database, fresh }
}
