import { AppError } from '../errors.ts'

/** Rejects a posted body for one field of it: `pointer` leads there, as in `/data/environment`. */
export function refusePayload(pointer: string, detail: string): never {
  const field = pointer === '' ? 'it' : pointer.slice(1).replaceAll('/', '.')
  throw new AppError('invalid', `Invalid payload: ${field} ${detail}`, { errors: [{ pointer, detail }] })
}
