import { type Static, Type } from 'typebox'
import { Nullable, OneOf, Time } from '../schema.ts'

/** What a project token lets its bearer do: Rollbar's four scopes. */
export const TOKEN_SCOPES = ['read', 'write', 'post_server_item', 'post_client_item'] as const
export const TokenScope = OneOf(TOKEN_SCOPES)
export type TokenScope = Static<typeof TokenScope>

/** Keeps the items of one program or team apart from others in the built-in tracker. */
export const Project = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  name: Type.String(),
  created_at: Time
})
export type Project = Static<typeof Project>

export const ProjectToken = Type.Object({
  project_id: Type.Integer(),
  name: Type.String(),
  scopes: Type.Array(TokenScope),
  access_token: Nullable(
    Type.String({ description: 'null where it reads or writes: such a token is shown once, when it is made' })
  ),
  status: OneOf(['enabled', 'disabled']),
  created_at: Time
})
export type ProjectToken = Static<typeof ProjectToken>

export const ProjectName = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,31}$',
  'x-expected': '1 to 32 of letters, digits, dot, dash and underscore, a letter first',
  description: 'Name of the project: 1 to 32 of letters, digits, dot, dash and underscore, a letter first'
})
