import { ERROR_CODES, OneOf } from '@rollcall/core'
import { type Static, Type } from 'typebox'

export const PROBLEM_TYPE = 'application/problem+json'

/** How the API tells a failure: problem details (RFC 9457), with the product's own code and what is wrong per field. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: '`about:blank`: the code says which problem it is' }),
    title: Type.String({ description: 'The status in words' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What went wrong, for people' }),
    instance: Type.String({ description: 'The path that was asked for' }),
    code: OneOf(ERROR_CODES, { description: 'What went wrong, for programs' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'JSON pointer into the input (RFC 6901)' }),
          detail: Type.String()
        })
      )
    ),
    request_id: Type.String({ description: 'Finds the request in the log of the server' })
  },
  { description: 'Problem details (RFC 9457)' }
)
export type Problem = Static<typeof Problem>
