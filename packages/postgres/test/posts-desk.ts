import { countingIds, type PostDesk } from '@rollcall/core/contracts'
import type { Test } from 'tap'
import { postgresComments } from '../src/posts/comment-store.ts'
import { postgresPosts } from '../src/posts/post-store.ts'
import { postgresVotes } from '../src/posts/vote-store.ts'
import { users } from '../src/schema.ts'
import { postgresUsers } from '../src/user-store.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'

/** A database for posts; `fresh` empties it and answers new stores over it. */
export async function postsDesk(t: Pick<Test, 'teardown'>) {
  const database = await emptyDatabase(t)
  const ids = countingIds()

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

  async function addUser(username?: string): Promise<string> {
    const id = ids.next()
    const name = username ?? `user${id.replaceAll('-', '')}`
    await database.db.insert(users).values({
      id,
      username: name,
      email: `${name}@example.com`,
      role: 'member',
      password_hash: 'hash',
      created_at: '2026-01-01T00:00:00.000Z'
    })
    return id
  }

  return { database, fresh }
}
