import { type Static, Type } from 'typebox'
import { type Caller, ROLES, SCOPES, type Scope, scopesOfUser } from '../../caller.ts'
import { Nullable, OneOf } from '../../schema.ts'
import type { AccountRules } from '../../users/account-rules.ts'
import type { User } from '../../users/user.ts'
import type { IdentifyPorts } from '../identify.ts'
import type { Standing, Verdict } from './verdict.ts'

const SUBJECT_KINDS = [
  'caller',
  'access_token',
  'api_token',
  'refresh_token',
  'invitation_code',
  'password_code',
  'user',
  'invitation'
] as const
type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** Whom an explanation is about; without an account where the token or invitation leads to none. */
export const Subject = Type.Object({
  kind: OneOf(SUBJECT_KINDS),
  user_id: Nullable(Type.String({ format: 'uuid' })),
  username: Nullable(Type.String()),
  role: Nullable(OneOf(ROLES)),
  scopes: Type.Array(OneOf(SCOPES))
})
type Subject = Static<typeof Subject>

/** A subject, and what it may. */
export interface Explained {
  subject: Subject
  judge: (scope: Scope) => Verdict
}

export type ExplainPorts = IdentifyPorts & { rules: AccountRules }

export interface Asking {
  ports: ExplainPorts
  caller: Caller
}

/** An account, with what it may; or with what a token of it holds, if that is less. */
export function subjectOf(
  kind: SubjectKind,
  user: User,
  held: readonly Scope[] = scopesOfUser(user)
): Subject {
  const scopes = scopesOfUser(user).filter((scope) => held.includes(scope))
  return { kind, user_id: user.id, username: user.username, role: user.role, scopes }
}

/** What has no account. */
export function subjectWithout(kind: SubjectKind, standing?: Standing): Subject {
  const scopes = standing === undefined ? [] : [...scopesOfUser(standing)]
  return { kind, user_id: null, username: null, role: standing?.role ?? null, scopes }
}

/** What is refused whatever it asks for. */
export function refused(subject: Subject, verdict: Verdict): Explained {
  return { subject, judge: () => verdict }
}
