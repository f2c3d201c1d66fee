/** A one-time code that lets somebody choose a new password; at most one a user. */
export interface PasswordLink {
  user_id: string
  code_hash: string
  created_at: string
  expires_at: string
}

export interface PasswordLinkStore {
  /** Takes the place of the user's earlier one. */
  put(link: PasswordLink): Promise<void>
  /** Kept from others until the transaction ends; `null` when there is none. */
  lock(code_hash: string): Promise<PasswordLink | null>
  /** The user's, if there is one. */
  remove(user_id: string): Promise<void>
}
