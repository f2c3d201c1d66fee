import type { Bookmark } from '@rollcall/core'

/** What a file keeps of a bookmark: all that its owner can say of it, and when it was saved. */
export const EXPORTED_FIELDS = [
  'url',
  'title',
  'body',
  'tags',
  'unread',
  'archived',
  'favourite',
  'short_url',
  'enabled',
  'expires_at',
  'max_visits',
  'redirect_status',
  'alternate_url',
  'created_at',
  'updated_at'
] as const satisfies readonly (keyof Bookmark)[]

export type ExportedField = (typeof EXPORTED_FIELDS)[number]

export function exportedFields(bookmark: Bookmark): Pick<Bookmark, ExportedField> {
  const { url, title, body, tags, unread, archived, favourite, short_url, enabled } = bookmark
  const { expires_at, max_visits, redirect_status, alternate_url, created_at, updated_at } = bookmark
  const page = { url, title, body, tags, unread, archived, favourite }
  const link = { short_url, enabled, expires_at, max_visits, redirect_status, alternate_url }
  return { ...page, ...link, created_at, updated_at }
}
