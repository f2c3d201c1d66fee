import type { PasswordLinkStore } from '@rollcall/core'
import type { Within } from './account-state.ts'

export function memoryPasswordLinks(within: Within): PasswordLinkStore {
  return {
    put: (link) =>
      within((state) => {
        state.password_links = [
          ...state.password_links.filter(({ user_id }) => user_id !== link.user_id),
          { ...link }
        ]
      }),
    lock: (code_hash) =>
      within(({ password_links }) =>
        structuredClone(password_links.find((link) => link.code_hash === code_hash) ?? null)
      ),
    remove: (user_id) =>
      within((state) => {
        state.password_links = state.password_links.filter((link) => link.user_id !== user_id)
      })
  }
}
