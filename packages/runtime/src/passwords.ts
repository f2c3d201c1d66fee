import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { PasswordHasher } from '@rollcall/core'
import { argon2id, hash, needsRehash, verify } from 'argon2'
import type { Config } from './env.ts'
import { inTurn, type TurnOptions } from './in-turn.ts'

export type PasswordSettings = Pick<
  Config,
  'ROLLCALL_ARGON2_MEMORY_KIB' | 'ROLLCALL_ARGON2_PASSES' | 'ROLLCALL_ARGON2_LANES'
>

/** What we can compare with: argon2 of any kind, with its parameters in any order. */
const READABLE =
  /^\$argon2(id|i|d)\$v=(16|19)\$[mtp]=\d{1,9}(,[mtp]=\d{1,9}){2}\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/

/**
 * argon2id (RFC 9106), on the thread pool and so off the event loop. As many are computed at once as there are cores, since
 * more would only take from other requests; the rest wait for their turn.
 */
export function argon2Passwords(
  settings: PasswordSettings,
  { atOnce = availableParallelism(), ...options }: Partial<TurnOptions> = {}
): PasswordHasher {
  const memoryCost = settings.ROLLCALL_ARGON2_MEMORY_KIB
  const timeCost = settings.ROLLCALL_ARGON2_PASSES
  const parallelism = settings.ROLLCALL_ARGON2_LANES
  const parameters = { type: argon2id, memoryCost, timeCost, parallelism }
  const unmatched = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${random(16)}$${random(32)}`
  const takeTurn = inTurn({ atOnce, ...options })
  // Twice as many, so that no core waits while the others ask the database.
  const takeGuess = inTurn({ atOnce: 2 * atOnce, ...options })

  /** Comparing with what nobody's password gives takes as long as with any other. */
  async function verifyNothing(password: string): Promise<false> {
    await takeTurn(() => verify(unmatched, password))
    return false
  }

  return {
    hash: (password) => takeTurn(() => hash(password, parameters)),
    verify: (known, password) =>
      READABLE.test(known) ? takeTurn(() => verify(known, password)) : verifyNothing(password),
    verifyNothing,
    inTurn: takeGuess,
    isWeak: (known) =>
      !known.startsWith('$argon2id$') || needsRehash(known, { memoryCost, timeCost, parallelism })
  }
}

/** As a hash has it: base 64 without padding. */
function random(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('=', '')
}
