import { AppError } from '../errors.ts'

/** Null in place of `not_found`. */
export async function ifKnown<T>(found: Promise<T>): Promise<T | null> {
  return found.catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  })
}
