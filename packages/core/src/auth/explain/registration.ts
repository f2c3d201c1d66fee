import type { AccountRules } from '../../users/account-rules.ts'
import { refusal, type Verdict } from './verdict.ts'

/** What some use cases need beside a scope, or in its place: nobody's account or token changes that. */
const OPEN_FOR: Record<string, readonly AccountRules['registration'][]> = {
  'auth.register': ['open'],
  'auth.signup': ['open'],
  'invitations.accept': ['open', 'invited'],
  'invitations.create': ['open', 'invited'],
  'invitations.resend': ['open', 'invited']
}

/** Null when how accounts are made here does not stand in the way. */
export function refusalOfRegistration(
  use_case: string,
  { registration }: Pick<AccountRules, 'registration'>
): Verdict | null {
  if (OPEN_FOR[use_case]?.includes(registration) ?? true) return null
  const told =
    registration === 'invited'
      ? 'Registration is by invitation only: an administrator can make one'
      : 'Registration is closed: only administrators make accounts'
  return refusal('registration_closed', told)
}
