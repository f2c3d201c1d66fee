import { AppError, type UserStore } from '@rollcall/core'
import { and, asc, eq, gt, or, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { decodeTimeCursor, pageOf, timeCursor } from './keyset.ts'
import { users } from './schema.ts'
import { onUniqueViolation, translatingLoss } from './sql-errors.ts'

const columns = {
  id: users.id,
  username: users.username,
  email: users.email,
  role: users.role,
  created_at: users.created_at
}

/** Accounts in PostgreSQL. */
export function postgresUsers(db: Db): UserStore {
  const byEmail = db
    .select()
    .from(users)
    .where(eq(sql`lower(${users.email})`, sql`lower(${sql.placeholder('email')})`))
    .prepare('user_by_email')

  return translatingLoss<UserStore>({
    async add(user) {
      const taken = () => new AppError('conflict', 'This username or e-mail address is already taken')
      await db.insert(users).values(user).catch(onUniqueViolation(taken))
    },

    async findByEmail(email) {
      const [user] = await byEmail.execute({ email: email.replaceAll('\0', '') })
      return user ?? null
    },

    async get(id) {
      const [user] = await db.select(columns).from(users).where(eq(users.id, id))
      if (!user) throw new AppError('not_found', `No user ${id}`)
      return user
    },

    async list(paging) {
      const after = paging.cursor === undefined ? undefined : decodeTimeCursor(paging.cursor)
      const beyond =
        after &&
        or(gt(users.created_at, after.time), and(eq(users.created_at, after.time), gt(users.id, after.id)))
      return pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select(columns)
            .from(users)
            .where(beyond)
            .orderBy(asc(users.created_at), asc(users.id))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(users),
        cursor: timeCursor
      })
    }
  })
}
