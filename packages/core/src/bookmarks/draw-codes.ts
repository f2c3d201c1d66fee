import type { Secrets } from '../ports.ts'
import { isReserved } from './check-code.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Half of the codes of this length are more than any server will have bookmarks. */
const LONGEST_DRAWN = 5

/** How many different codes there are of a length. */
export function codeSpace(length: number): number {
  return ALPHABET.length ** length
}

/** Whether a code may have been drawn, by this server or another, rather than chosen. */
export function mayBeDrawn(code: string): boolean {
  return code.length <= LONGEST_DRAWN && /^[A-Za-z0-9]+$/.test(code)
}

/** Different codes that nobody can foresee, of letters and digits, none of which the server needs itself. */
export function drawCodes(count: number, length: number, secrets: Pick<Secrets, 'hex'>): string[] {
  const drawn = new Set<string>()
  while (drawn.size < count) {
    const letters = drawLetters((count - drawn.size) * length, secrets)
    for (let i = 0; i + length <= letters.length; i += length) {
      const code = letters.slice(i, i + length)
      if (!isReserved(code)) drawn.add(code)
    }
  }
  return [...drawn]
}

/** At most so many; bytes above the last multiple of the alphabet are passed over, so that every letter is as likely. */
function drawLetters(count: number, secrets: Pick<Secrets, 'hex'>): string {
  const fair = 256 - (256 % ALPHABET.length)
  const bytes = [...Buffer.from(secrets.hex(count), 'hex')].filter((byte) => byte < fair)
  return bytes.map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
}
