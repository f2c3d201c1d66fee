/** Every way a use case can fail. Edges translate them in one total table each. */
export const ERROR_CODES = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'gone',
  'too_large',
  'rate_limited',
  'upstream_failed',
  'unavailable',
  'internal'
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** What is wrong with one field of the input; `pointer` is a JSON pointer into it (RFC 6901). */
export interface FieldError {
  pointer: string
  detail: string
}

export interface AppErrorDetails {
  cause?: unknown
  errors?: FieldError[]
  /** Seconds after which it is worth trying again. */
  retryAfter?: number
  /** Id of what is there already, and stands in the way. */
  existing_id?: string
}

const BRAND = Symbol.for('rollcall.AppError')

/** The one error of the product: its message is for people and safe to show to any caller. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly errors: readonly FieldError[]
  readonly retryAfter: number | undefined
  readonly existing_id: string | undefined

  constructor(code: ErrorCode, message: string, details: AppErrorDetails = {}) {
    const { cause, errors = [], retryAfter, existing_id } = details
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.errors = errors
    this.retryAfter = retryAfter
    this.existing_id = existing_id
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** The bundled command line carries a copy of this class beside the server's: a brand tells both, identity would not. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}

/** The `invalid` error of one field of the input; `detail` goes on from its name, as in `must be a number`. */
export function invalidField(pointer: string, detail: string): AppError {
  return invalidFields([{ pointer, detail }])
}

export function invalidFields(errors: FieldError[]): AppError {
  const told = errors.map(({ pointer, detail }) => `${pointer.slice(1) || 'input'} ${detail}`)
  return new AppError('invalid', `Invalid input: ${told.join('; ')}`, { errors })
}

/** Whatever is not an AppError is a bug: the operator gets its stack, the caller only `internal`. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal', 'Internal error', { cause: error })
}
