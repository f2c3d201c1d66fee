import { AppError, isUuid, type LineageEntry, type UserFilter, type UserStore } from '@rollcall/core'
import { and, asc, eq, or, type SQL, sql } from 'drizzle-orm'
import { deleteBookmarks } from '../bookmarks/delete-bookmarks.ts'
import { containing } from '../containing.ts'
import type { Db } from '../database.ts'
import { beyond, pageOf, timeCursor } from '../keyset.ts'
import { lazily } from '../lazily.ts'
import { deletePosts } from '../posts/delete-posts.ts'
import { users } from '../schema.ts'
import { onUniqueViolation, translatingLoss } from '../sql-errors.ts'
import { isUnchanged } from './is-unchanged.ts'

/** In the order of the schema, as the API answers; the hash of the password stays behind. */
export const userColumns = {
  id: users.id,
  username: users.username,
  email: users.email,
  role: users.role,
  scopes: users.scopes,
  status: users.status,
  access_until: users.access_until,
  invited_by: users.invited_by,
  created_at: users.created_at,
  last_login_at: users.last_login_at
}
const withPassword = { ...userColumns, password_hash: users.password_hash }

/** Users in PostgreSQL. */
export function postgresUsers(db: Db): UserStore {
  const byEmail = lazily(() =>
    db
      .select(withPassword)
      .from(users)
      .where(isInAnyCase(users.email, sql.placeholder('email')))
      .prepare('user_by_email')
  )
  const byId = lazily(() =>
    db
      .select(userColumns)
      .from(users)
      .where(eq(users.id, sql.placeholder('id')))
      .prepare('user_by_id')
  )

  async function get(id: string) {
    const [user] = await byId().execute({ id })
    return user ?? notFound(id)
  }

  return translatingLoss<UserStore>({
    async add(user) {
      await db.insert(users).values(user).prepare('add_user').execute().catch(onUniqueViolation(taken))
    },

    async findByEmail(email) {
      if (email.includes('\0')) return null
      const [user] = await byEmail().execute({ email: email.toLowerCase() })
      return user ?? null
    },

    async find(ref) {
      if (ref.includes('\0')) return notFound(ref)
      const name = ref.toLowerCase()
      const isMeant = isUuid(ref)
        ? eq(users.id, ref)
        : or(isInAnyCase(users.username, name), isInAnyCase(users.email, name))
      const [user] = await db.select(userColumns).from(users).where(isMeant).limit(1)
      return user ?? notFound(ref)
    },

    get,

    async lock(id) {
      const [user] = await db
        .select(withPassword)
        .from(users)
        .where(eq(users.id, id))
        .for('update')
        .prepare('lock_user')
        .execute()
      return user ?? notFound(id)
    },

    /** In one order, so that two that lock them wait for each other but never in a circle. */
    async lockAdmins(besides) {
      const isAdmin = and(eq(users.role, 'admin'), eq(users.status, 'active'))
      const held = await db
        .select({ id: users.id, role: users.role, status: users.status })
        .from(users)
        .where(besides === undefined ? isAdmin : or(isAdmin, eq(users.id, besides)))
        .orderBy(asc(users.id))
        .for('update')
      return held.filter(({ role, status }) => role === 'admin' && status === 'active').map(({ id }) => id)
    },

    async change(id, changes) {
      if (isUnchanged(changes)) return get(id)
      const [user] = await db
        .update(users)
        .set(changes)
        .where(eq(users.id, id))
        .returning(userColumns)
        .prepare('change_user')
        .execute()
        .catch(onUniqueViolation(taken))
      return user ?? notFound(id)
    },

    async delete(id) {
      await db.transaction(async (tx) => {
        const [held] = await tx.select({ id: users.id }).from(users).where(eq(users.id, id)).for('update')
        if (!held) notFound(id)
        await deleteBookmarks(tx, id)
        await deletePosts(tx, id)
        await tx.delete(users).where(eq(users.id, id))
      })
    },

    async list(filter, paging) {
      const matching = and(...matches(filter))
      return pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select(userColumns)
            .from(users)
            .where(and(matching, beyond(paging.cursor, users, 'oldest first')))
            .orderBy(asc(users.created_at), asc(users.id))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(users, matching),
        cursor: timeCursor
      })
    },

    lineage: () => lineage(db)
  })
}

/**
 * `name` comes in lower case, as JavaScript has it: the database's may take letters for others that attempts at a
 * login are not counted under.
 */
function isInAnyCase(column: typeof users.email | typeof users.username, name: unknown): SQL {
  return sql`lower(${column}) = lower(${name})`
}

function matches({ search, role, status }: UserFilter): (SQL | undefined)[] {
  return [
    search === undefined ? undefined : containing(search, users.username, users.email),
    role && eq(users.role, role),
    status && eq(users.status, status)
  ]
}

/** A walk from those whose inviter is nobody or gone: as everybody has one inviter at most, it comes by once. */
async function lineage(db: Db): Promise<LineageEntry[]> {
  const walk = sql`(
    with recursive tree as (
      select id, created_at, 0 as depth from users
      where not exists (select from users inviter where inviter.id = users.invited_by)
      union all
      select users.id, users.created_at, tree.depth + 1 from tree join users on users.invited_by = tree.id
    ) search depth first by created_at, id set place
    select id, depth, place from tree
  ) as tree`
  return db
    .select({
      user_id: users.id,
      username: users.username,
      role: users.role,
      status: users.status,
      depth: sql`tree.depth`.mapWith(Number),
      invited_by: users.invited_by,
      created_at: users.created_at
    })
    .from(users)
    .innerJoin(walk, sql`tree.id = ${users.id}`)
    .orderBy(sql`tree.place`)
}

function notFound(ref: string): never {
  throw new AppError('not_found', `No user ${ref}`)
}

function taken(constraint: string): AppError | undefined {
  const conflict = (pointer: string, told: string) =>
    new AppError('conflict', `This ${told} is already taken`, {
      errors: [{ pointer, detail: 'is already taken' }]
    })
  if (constraint === 'users_username_key') return conflict('/username', 'username')
  return constraint === 'users_email_key' ? conflict('/email', 'e-mail address') : undefined
}
