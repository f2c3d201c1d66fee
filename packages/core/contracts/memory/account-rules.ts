import type { AccountRules, CommonPasswords, Links } from '@rollcall/core'

/** Everybody may register, and the rest is as it comes. */
export function openRules(overrides: Partial<AccountRules> = {}): AccountRules {
  return {
    registration: 'open',
    access_seconds: 15 * 60,
    refresh_seconds: 30 * 24 * 60 * 60,
    failures_per_address: 20,
    failures_per_account: 5,
    ...overrides
  }
}

export const plainLinks: Links = {
  invitation: (code) => `https://rollcall.example/accept#code=${code}`,
  password: (code) => `https://rollcall.example/set-password#code=${code}`
}

/** Only these are common. */
export function commonPasswords(...words: string[]): CommonPasswords {
  return { has: async (password) => words.includes(password) }
}

export const noCommonPasswords: CommonPasswords = commonPasswords()
