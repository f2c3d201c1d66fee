export const REGISTRATION = ['open', 'invited', 'closed'] as const

/** What whoever runs the product decides about accounts. */
export interface AccountRules {
  /** Who may make an account: everybody, those with an invitation, or only administrators. */
  registration: (typeof REGISTRATION)[number]
  /** How long an access token lives. */
  access_seconds: number
  /** How long a refresh token lives. */
  refresh_seconds: number
  /** Failures that cost no waiting within an hour, from one address and for one account. */
  failures_per_address: number
  failures_per_account: number
}

/** Addresses that people can open to use a code; no mail server is needed, any way of handing one over will do. */
export interface Links {
  invitation(code: string): string
  password(code: string): string
}

/** Says whether a password is one of the most common. */
export interface CommonPasswords {
  has(password: string): Promise<boolean>
}
