import { type ApiToken, type ApiTokenStore, AppError, type KeptApiToken } from '@rollcall/core'
import { same, type Within } from './account-state.ts'
import { withoutPassword } from './memory-users.ts'

const MINUTE = 60_000

export function memoryApiTokens(within: Within): ApiTokenStore {
  return {
    add: (token) =>
      within(({ api_tokens }) => {
        const isTaken = api_tokens.some(
          ({ user_id, name, revoked_at }) =>
            user_id === token.user_id && revoked_at === null && same(name, token.name)
        )
        if (isTaken) throw new AppError('conflict', `There is a token ${token.name} already`)
        api_tokens.push(structuredClone(token))
      }),
    find: (token_hash) =>
      within(({ api_tokens, users }) => {
        const token = api_tokens.find((one) => one.token_hash === token_hash)
        const user = users.find(({ id }) => id === token?.user_id)
        return token && user ? { token: shown(token), user: withoutPassword(user) } : null
      }),
    list: (user_id) =>
      within(({ api_tokens }) =>
        api_tokens
          .filter((token) => token.user_id === user_id)
          .sort((a, b) => b.created_at.localeCompare(a.created_at) || b.id.localeCompare(a.id))
          .map(shown)
      ),
    touch: (id, at) =>
      within(({ api_tokens }) => {
        const token = api_tokens.find((one) => one.id === id)
        const last = Date.parse(token?.last_used_at ?? '1970-01-01')
        if (token && Date.parse(at) - last >= MINUTE) token.last_used_at = at
      }),
    revoke: (user_id, id, at) =>
      within(({ api_tokens }) => {
        const token = api_tokens.find(
          (one) => one.user_id === user_id && one.id === id && one.revoked_at === null
        )
        if (!token) throw new AppError('not_found', `No API token ${id}`)
        return shown(Object.assign(token, { revoked_at: at }))
      })
  }
}

function shown({ user_id: _id, token_hash: _hash, ...token }: KeptApiToken): ApiToken {
  return structuredClone(token)
}
