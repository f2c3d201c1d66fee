import { AppError } from '../errors.ts'
import type { Bookmark } from './bookmark.ts'

/** The `conflict` of an address that is saved already. */
export function alreadySaved({ id }: Pick<Bookmark, 'id'>): AppError {
  return new AppError('conflict', `This address is already saved, as ${id}`, {
    errors: [{ pointer: '/url', detail: `is already saved, as ${id}` }],
    existing_id: id
  })
}

/** The `conflict` of a short code that is not to be had. */
export function codeTaken(code: string): AppError {
  return new AppError(
    'conflict',
    `The short code ${code} is taken, or looks like one that is: choose another`,
    {
      errors: [{ pointer: '/short_url', detail: 'is taken, or looks like one that is' }]
    }
  )
}
