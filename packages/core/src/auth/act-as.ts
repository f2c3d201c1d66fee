import { type Caller, operator, scopesOfUser } from '../caller.ts'
import type { Accounts } from '../users/accounts.ts'

/** The operator in the place of a user (id, username or e-mail address), with that user's scopes. Rejects with `not_found`. */
export async function actAs(ref: string, { users }: Pick<Accounts, 'users'>): Promise<Caller> {
  const user = await users.find(ref)
  return { ...operator, user_id: user.id, scopes: scopesOfUser(user) }
}
