import { AppError, type SavedSearchRow, type SavedSearchStore } from '@rollcall/core'
import { EVERYBODY, refuseGone, type Users } from './bookmark-rows.ts'

export function memorySearches(users: Users = EVERYBODY): SavedSearchStore {
  let kept: { user_id: string; search: SavedSearchRow }[] = []
  const find = (user_id: string, ref: string) => {
    const isMeant = ({ id, name }: SavedSearchRow) => id === ref.toLowerCase() || same(name, ref)
    const found = kept.find((row) => row.user_id === user_id && isMeant(row.search))
    if (!found) throw new AppError('not_found', `No saved search ${ref}`)
    return found
  }
  return {
    async save(user_id, search) {
      refuseGone(user_id, users)
      const before = kept.find((row) => row.user_id === user_id && same(row.search.name, search.name))
      if (!before) kept.push({ user_id, search: { ...search } })
      else Object.assign(before.search, { name: search.name, q: search.q })
      return { ...(before?.search ?? search) }
    },
    async list(user_id) {
      const own = kept.filter((row) => row.user_id === user_id).map(({ search }) => ({ ...search }))
      return own.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    },
    async find(user_id, ref) {
      return { ...find(user_id, ref).search }
    },
    async remove(user_id, ref) {
      const gone = find(user_id, ref)
      kept = kept.filter((row) => row !== gone)
    }
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
