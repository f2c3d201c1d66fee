import { Type } from 'typebox'
import { AppError } from '../errors.ts'
import type { Clock, Ids, Secrets } from '../ports.ts'
import type { ProjectStore, TokenGrant } from '../projects/project-store.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { OccurrenceRecorder } from './occurrence-recorder.ts'
import { oneLine } from './one-line.ts'
import { type Payload, readPayload } from './payload.ts'

type Ports = {
  recorder: OccurrenceRecorder
  projects: ProjectStore
  clock: Clock
  ids: Ids
  secrets: Secrets
}

export const recordOccurrence = defineUseCase({
  name: 'items.record',
  summary: "Take in an error as Rollbar's SDKs send it",
  description:
    'What groups occurrences into an item is the `fingerprint` of the payload, else its exceptions or message. ' +
    'A `uuid` that is known already is answered and not counted again.',
  scope: 'public',
  input: Input({
    access_token: Type.Optional(
      Type.String({
        format: 'password',
        maxLength: 128,
        description: 'Project token; the one inside the payload otherwise'
      })
    ),
    payload: Type.String({ description: 'JSON text of {"data": {"environment": ..., "body": {...}}}' })
  }),
  output: Type.Object({ id: Type.Null(), uuid: Type.String() }),
  errors: ['not_found', 'too_large', 'rate_limited'],
  async run({ access_token, payload }, { recorder, projects, clock, ids, secrets }: Ports) {
    const read = () => readPayload(payload, clock.now(), ids.next)
    // A token in the header is looked up first: whoever has none of ours need not be read.
    const early = access_token ? undefined : read()
    const token = access_token || early?.access_token
    if (!token) throw new AppError('unauthenticated', 'access token required')
    const grant = await projects.findToken(secrets.hash(token))
    if (!grant) throw new AppError('forbidden', `access token not found: ${shortened(token)}`)
    if (grant.status === 'disabled') {
      throw new AppError('forbidden', 'insufficient privileges: The access token is disabled.')
    }
    const { occurrence, scope } = early ?? read()
    requireTokenScope(scope, grant)
    await recorder.record({ ...occurrence, project_id: grant.project_id })
    return { id: null, uuid: occurrence.uuid }
  }
})

/** Rollbar's own words, which people search for. */
function requireTokenScope(scope: Payload['scope'], { scopes }: TokenGrant): void {
  if (scopes.includes(scope)) return
  const only = scopes.join(', ') || 'none'
  throw new AppError(
    'forbidden',
    `insufficient privileges: ${scope} scope is required but the access token only has ${only}.`
  )
}

/** Enough to recognise a token by, and no secret for a log. */
function shortened(token: string): string {
  return token.length > 8 ? `${oneLine(token, 8)}…` : oneLine(token, 8)
}
