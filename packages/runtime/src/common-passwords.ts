import type { CommonPasswords } from '@rollcall/core'
import type { Config } from './env.ts'

const HOW_MANY = 10_000
/** What is shorter is refused for that. */
const SHORTEST = 6

/** The most common passwords, loaded when the first one is chosen: most programs that start never ask. */
export function commonPasswords({
  ROLLCALL_COMMON_PASSWORDS
}: Pick<Config, 'ROLLCALL_COMMON_PASSWORDS'>): CommonPasswords {
  if (ROLLCALL_COMMON_PASSWORDS === 'allow') return { has: async () => false }
  let loading: Promise<ReadonlySet<string>> | undefined
  return {
    async has(password) {
      loading ??= load()
      return (await loading).has(password.toLowerCase())
    }
  }
}

/** The dictionary is in the order of how often each was found in what was stolen. */
async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const known = dictionary['passwords-common'].filter(({ length }) => length >= SHORTEST)
  return new Set(known.slice(0, HOW_MANY).map((password) => password.toLowerCase()))
}
