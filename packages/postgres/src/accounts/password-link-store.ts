import type { PasswordLinkStore } from '@rollcall/core'
import { eq } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { password_links } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'

/** Set-password codes in PostgreSQL. */
export function postgresPasswordLinks(db: Db): PasswordLinkStore {
  return translatingLoss<PasswordLinkStore>({
    async put(link) {
      await db
        .insert(password_links)
        .values(link)
        .onConflictDoUpdate({ target: password_links.user_id, set: link })
    },

    async lock(code_hash) {
      const [link] = await db
        .select()
        .from(password_links)
        .where(eq(password_links.code_hash, code_hash))
        .for('update')
      return link ?? null
    },

    async remove(user_id) {
      await db.delete(password_links).where(eq(password_links.user_id, user_id))
    }
  })
}
