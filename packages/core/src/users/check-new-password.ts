import { invalidField } from '../errors.ts'
import type { CommonPasswords } from './account-rules.ts'

const MAX_BYTES = 256

/** Rejects with `invalid` a password that is too long in UTF-8, or one of the most common; never repeats it. */
export async function checkNewPassword(
  password: string,
  { commonPasswords, field = 'password' }: { commonPasswords: CommonPasswords; field?: string }
): Promise<void> {
  if (Buffer.byteLength(password) > MAX_BYTES)
    throw invalidField(`/${field}`, `must not be longer than ${MAX_BYTES} bytes`)
  if (await commonPasswords.has(password)) {
    throw invalidField(`/${field}`, 'is one of the most common passwords: choose another one')
  }
}
