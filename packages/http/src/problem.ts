import { AppError, ERROR_CODES, type FieldError, isObject, OneOf } from '@rollcall/core'
import { type Static, Type } from 'typebox'
import { codeOf } from './status-of.ts'

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
    existing_id: Type.Optional(
      Type.String({ description: 'Id of what is there already, and stands in the way' })
    ),
    request_id: Type.String({ description: 'Finds the request in the log of the server' })
  },
  { description: 'Problem details (RFC 9457)' }
)
export type Problem = Static<typeof Problem>

/** The failure that a problem tells; what it leaves out, the status of the answer says. */
export function appErrorOf(problem: Record<string, unknown>, status: number, retryAfter?: number): AppError {
  const { code, detail, errors, existing_id } = problem
  const known = ERROR_CODES.find((one) => one === code) ?? codeOf(status)
  const told = typeof detail === 'string' ? detail : `The server answered ${status}`
  return new AppError(known, told, {
    errors: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    ...(typeof existing_id === 'string' && { existing_id }),
    ...(retryAfter !== undefined && { retryAfter })
  })
}

function isFieldError(value: unknown): value is FieldError {
  return isObject(value) && typeof value.pointer === 'string' && typeof value.detail === 'string'
}
