import { createHash } from 'node:crypto'

/** In hexadecimal, as Rollbar's protocol wants it where a text is too long; not a protection. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
