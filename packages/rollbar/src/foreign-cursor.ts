import { AppError } from '@rollcall/core'

/** A cursor whose values no list of ours has put there. */
export function foreignCursor(): AppError {
  const detail = 'is not a cursor of this list; leave it out to start from the beginning'
  return new AppError('invalid', `Invalid input: cursor ${detail}`, {
    errors: [{ pointer: '/cursor', detail }]
  })
}
