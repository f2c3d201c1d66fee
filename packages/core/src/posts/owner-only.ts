import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import { milliseconds } from '../moment.ts'
import type { Clock } from '../ports.ts'
import type { Author } from './post.ts'

/** How long what was deleted can be brought back. */
export const KEPT = '30d'

interface Owned {
  owner: Author | null
}

/** Rejects with `forbidden` when the caller did not write it. */
export function refuseOthers({ owner }: Owned, { user_id }: Caller): void {
  if (owner?.id !== user_id) throw new AppError('forbidden', 'Only its owner can change this')
}

/** Rejects with `forbidden` when the caller did not write it and may not delete what others wrote. */
export function refuseStrangers(owned: Owned, caller: Caller): void {
  if (!mayModerate(caller) && owned.owner?.id !== caller.user_id) {
    throw new AppError('forbidden', 'Only its owner or an administrator can delete this or bring it back')
  }
}

export function mayModerate({ scopes }: Caller): boolean {
  return scopes.includes('posts:moderate')
}

/** Rejects with `gone` when it was deleted too long ago to be brought back. */
export function refuseLate({ deleted_at }: { deleted_at: string | null }, clock: Clock): void {
  if (deleted_at === null || deleted_at > keptSince(clock)) return
  throw new AppError('gone', 'It was deleted more than 30 days ago and cannot be brought back')
}

/** What was deleted before cannot be brought back (RFC 3339). */
function keptSince(clock: Clock): string {
  return new Date(clock.now().getTime() - milliseconds(KEPT)).toISOString()
}
