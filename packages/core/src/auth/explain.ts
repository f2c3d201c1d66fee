import { Type } from 'typebox'
import { SCOPES, type Scope } from '../caller.ts'
import { type AppError, invalidField } from '../errors.ts'
import { Input, OneOf } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { UserRef } from '../users/user.ts'
import { explainCaller, explainInvitation, explainUser } from './explain/account.ts'
import { closestNames } from './explain/closest-names.ts'
import { refusalOfRegistration } from './explain/registration.ts'
import { type Asking, type Explained, type ExplainPorts, Subject } from './explain/subject.ts'
import { explainToken } from './explain/token.ts'
import { RULES, type Verdict } from './explain/verdict.ts'

/** Every use case by name, with the scope it needs: handed in, since this is one of them. */
type Catalogue = ReadonlyMap<string, Scope | 'public'>

type Ports = ExplainPorts & { catalogue: Catalogue }

export const explain = defineUseCase({
  name: 'auth.explain',
  summary: 'Say whether somebody may run a use case, and which rule says so',
  description:
    'Of a token, a user or an invitation, or without any of them of yourself. It tells what the database says now: an access token whose session has ended, or whose owner was disabled, still reads for the minutes it has left.',
  scope: 'account:read',
  input: Input({
    use_case: Type.String({ minLength: 1, maxLength: 80, description: 'A use case, as in items.list' }),
    subject_token: Type.Optional(
      Type.String({
        format: 'password',
        minLength: 1,
        maxLength: 4096,
        writeOnly: true,
        description: 'Access token or API token to explain'
      })
    ),
    user: Type.Optional({ ...UserRef, description: 'Of this user: id, username or e-mail address' }),
    invitation: Type.Optional(Type.String({ format: 'uuid', description: 'Of this invitation, by its id' }))
  }),
  output: Type.Object({
    use_case: Type.String(),
    scope: OneOf([...SCOPES, 'public'], { description: 'What the use case needs' }),
    allowed: Type.Boolean(),
    rule: OneOf(RULES),
    reason: Type.String({ description: 'In a sentence, with what can be done about it' }),
    subject: Subject
  }),
  errors: ['not_found'],
  async run({ use_case, ...about }, ports: Ports, caller) {
    const scope = scopeNeeded(use_case, ports.catalogue)
    const { subject, judge } = await explained(about, { ports, caller })
    const verdict = scope === 'public' ? PUBLIC : judge(scope)
    const refusing = verdict.allowed ? refusalOfRegistration(use_case, ports.rules) : null
    return { use_case, scope, ...(refusing ?? verdict), subject }
  }
})

const PUBLIC: Verdict = { allowed: true, rule: 'public', reason: 'Everybody may, without a token' }

interface About {
  subject_token?: string
  user?: string
  invitation?: string
}

async function explained(about: About, asking: Asking): Promise<Explained> {
  const { subject_token, user, invitation } = about
  const [first, second] = Object.keys(about)
  if (second !== undefined) throw invalidField(`/${second}`, `cannot be given together with ${first}`)
  if (subject_token !== undefined) return explainToken(subject_token, asking.ports)
  if (user !== undefined) return explainUser(user, asking)
  if (invitation !== undefined) return explainInvitation(invitation, asking)
  return explainCaller(asking)
}

function scopeNeeded(name: string, catalogue: Catalogue): Scope | 'public' {
  const scope = catalogue.get(name)
  if (scope === undefined) throw unknownUseCase(name, [...catalogue.keys()])
  return scope
}

function unknownUseCase(name: string, names: readonly string[]): AppError {
  const noun = name.slice(0, name.lastIndexOf('.') + 1)
  const related = noun === '' ? [] : names.filter((one) => one.startsWith(noun))
  const close = closestNames(name, names)
  if (close.length > 0) return invalidField('/use_case', `is not known: did you mean ${close.join(' or ')}?`)
  if (related.length > 0) return invalidField('/use_case', `is not known, unlike ${related.join(', ')}`)
  const nouns = new Set(names.map((one) => one.slice(0, one.lastIndexOf('.'))))
  return invalidField(
    '/use_case',
    `must be a noun and a verb, as in items.list; nouns are ${[...nouns].join(', ')}`
  )
}
