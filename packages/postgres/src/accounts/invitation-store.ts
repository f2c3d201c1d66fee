import { AppError, type InvitationStatus, type InvitationStore } from '@rollcall/core'
import { and, desc, eq, gt, isNotNull, isNull, lte, type SQL } from 'drizzle-orm'
import { containing } from '../containing.ts'
import type { Db } from '../database.ts'
import { beyond, pageOf, timeCursor } from '../keyset.ts'
import { invitations } from '../schema.ts'
import { onUniqueViolation, translatingLoss } from '../sql-errors.ts'
import { isUnchanged } from './is-unchanged.ts'

/** Invitations in PostgreSQL. */
export function postgresInvitations(db: Db): InvitationStore {
  async function get(id: string) {
    const [invitation] = await db.select().from(invitations).where(eq(invitations.id, id))
    return invitation ?? notFound(id)
  }

  return translatingLoss<InvitationStore>({
    async add(invitation) {
      const open = () => new AppError('conflict', `There is an invitation for ${invitation.email} already`)
      await db.insert(invitations).values(invitation).catch(onUniqueViolation(open))
    },

    get,

    async lock(id) {
      const [invitation] = await db.select().from(invitations).where(eq(invitations.id, id)).for('update')
      return invitation ?? notFound(id)
    },

    async lockByCode(code_hash) {
      const [invitation] = await db
        .select()
        .from(invitations)
        .where(eq(invitations.code_hash, code_hash))
        .for('update')
      return invitation ?? null
    },

    async change(id, changes) {
      if (isUnchanged(changes)) return get(id)
      const [invitation] = await db.update(invitations).set(changes).where(eq(invitations.id, id)).returning()
      return invitation ?? notFound(id)
    },

    async revokeOpen(invited_by, revoked_at) {
      const open = and(isNull(invitations.accepted_at), isNull(invitations.revoked_at))
      return db
        .update(invitations)
        .set({ revoked_at })
        .where(and(eq(invitations.invited_by, invited_by), open))
        .returning()
    },

    async list({ status, search, now }, paging) {
      const matching = and(
        status && isIn(status, now),
        search === undefined ? undefined : containing(search, invitations.email)
      )
      return pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select()
            .from(invitations)
            .where(and(matching, beyond(paging.cursor, invitations, 'newest first')))
            .orderBy(desc(invitations.created_at), desc(invitations.id))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(invitations, matching),
        cursor: timeCursor
      })
    }
  })
}

/** As `invitationStatus` tells it. */
function isIn(status: InvitationStatus, now: string): SQL | undefined {
  const { accepted_at, revoked_at, expires_at } = invitations
  const isOpen = and(isNull(revoked_at), isNull(accepted_at))
  return {
    revoked: () => isNotNull(revoked_at),
    accepted: () => and(isNull(revoked_at), isNotNull(accepted_at)),
    pending: () => and(isOpen, gt(expires_at, now)),
    expired: () => and(isOpen, lte(expires_at, now))
  }[status]()
}

function notFound(id: string): never {
  throw new AppError('not_found', `No invitation ${id}`)
}
