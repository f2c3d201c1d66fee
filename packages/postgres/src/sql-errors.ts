import { AppError } from '@rollcall/core'

const UNIQUE_VIOLATION = '23505'
const FOREIGN_KEY_VIOLATION = '23503'

/** A NUL character, which no text of PostgreSQL can hold. */
const CHARACTER_NOT_IN_REPERTOIRE = '22021'

/** A statement that took longer than it may. */
const QUERY_CANCELED = '57014'

/** Of the driver and the operating system: there is no connection, or there was one until just now. */
const CONNECTION_LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNABORTED',
  'EHOSTDOWN',
  'ENETDOWN',
  'EPIPE',
  'ETIMEDOUT'
])

/** SQLSTATE classes (PostgreSQL, Appendix A) of a server that will not serve now, and may later. */
const NOT_NOW = /^(08|53|57|25006|40001|40P01|55P03)/

/** Of a server that is there and lets nobody in: class 28 refuses the login, and 3D000 knows no such database. */
const REFUSED: readonly [RegExp, string][] = [
  [/^28/, 'The database server refuses the login: check user and password of DATABASE_URL'],
  [/^3D000$/, 'The database server has no such database: check the name at the end of DATABASE_URL']
]

/** The code of a failed statement. Drizzle wraps the driver's error, so it may sit on the cause. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return sqlState(error.cause)
}

/** Name of the constraint, or unique index, that a statement broke. */
function brokenConstraint(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('constraint_name' in error && typeof error.constraint_name === 'string') return error.constraint_name
  return brokenConstraint(error.cause)
}

/** For `catch`: another error, if there is one, in place of a broken unique constraint, whose name is told. */
export function onUniqueViolation(
  replacement: (constraint: string) => AppError | undefined | Promise<AppError | undefined>
) {
  return async (error: unknown): Promise<never> => {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error
    throw (await replacement(brokenConstraint(error))) ?? error
  }
}

/** For `catch`: another error in place of a reference to a row that does not exist. */
export function onForeignKeyViolation(replacement: () => AppError) {
  return (error: unknown): never => {
    throw sqlState(error) === FOREIGN_KEY_VIOLATION ? replacement() : error
  }
}

/**
 * Turns the loss of the database, or its refusal, into `unavailable`, and text that it cannot hold or search for into
 * `invalid`; every other error passes through.
 */
export function translateLoss(error: unknown): never {
  const code = sqlState(error)
  if (error instanceof AppError || code === undefined) throw error
  if (code === CHARACTER_NOT_IN_REPERTOIRE) {
    throw new AppError('invalid', 'Invalid input: text must not contain a NUL character', { cause: error })
  }
  if (code === QUERY_CANCELED) {
    throw new AppError('unavailable', 'The database did not finish in time', { cause: error, retryAfter: 1 })
  }
  const [, refused] = REFUSED.find(([pattern]) => pattern.test(code)) ?? []
  if (refused !== undefined) throw new AppError('unavailable', refused, { cause: error })
  if (CONNECTION_LOST.has(code) || NOT_NOW.test(code)) {
    throw new AppError('unavailable', 'The database cannot be reached; try again in a moment', {
      cause: error,
      retryAfter: 1
    })
  }
  throw error
}

/** The same port, whose promises reject with `unavailable` when the database is lost. */
export function translatingLoss<P extends object>(port: P): P {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(member, target, args)
        return result instanceof Promise ? result.catch(translateLoss) : result
      }
    }
  })
}
