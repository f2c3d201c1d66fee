import { randomUUID } from 'node:crypto'
import { BLANK, type BookmarkDraft, readUrl } from '@rollcall/core'

/** A draft that differs from all others in id, address and code, where nothing else is said. */
export function aDraft(over: Partial<BookmarkDraft> = {}): BookmarkDraft {
  const { id = randomUUID(), created_at = '2026-01-01T00:00:00.000Z' } = over
  const { url = `https://example.com/${id}` } = over
  return {
    id,
    ...readUrl(url, { tracking_parameters: [] }, 'url'),
    code: { drawn: [id.replaceAll('-', '')] },
    ...BLANK,
    created_at,
    updated_at: created_at,
    ...over
  }
}
