import { AppError } from '../errors.ts'

/** The `unauthenticated` error of a token that has outlived its account. */
export function accountGone(): AppError {
  return new AppError('unauthenticated', 'The account of this access token is gone')
}
