import { ownId } from '../auth/live-caller.ts'
import { AppError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Bookmark, BookmarkRef, LONGEST_BODY, LONGEST_TITLE } from './bookmark.ts'
import type { BookmarkStore } from './bookmark-store.ts'
import type { PageFacts, Web } from './web.ts'

type Ports = { bookmarks: BookmarkStore; web: Web; clock: Clock }

export const fetchPageFacts = defineUseCase({
  name: 'bookmarks.fetch',
  summary: "Ask a bookmark's page for its title and description",
  description:
    'What you wrote yourself stays, also what you write while the page is asked: only a title or a note that is missing is filled in.',
  scope: 'bookmarks:write',
  input: Input({ id: BookmarkRef }),
  output: Bookmark,
  errors: ['not_found', 'upstream_failed'],
  async run({ id }, { bookmarks, web, clock }: Ports, caller) {
    const user_id = ownId(caller)
    const asked = await bookmarks.find(user_id, id)
    if (!lacksFacts(asked)) return asked
    const facts = await web.describe(asked.url, caller.interrupted)
    const now = await bookmarks.find(user_id, asked.id)
    if (!lacksFacts(now) || now.url !== asked.url) return now
    const { title, body } = withFacts(now, facts)
    return bookmarks.change(user_id, now.id, {
      ...(now.title === null && { title }),
      ...(now.body === null && { body }),
      updated_at: clock.now().toISOString()
    })
  }
})

function lacksFacts({ title, body }: Pick<Bookmark, 'title' | 'body'>): boolean {
  return title === null || body === null
}

type Described = { url: string; title?: string | null; body?: string | null }

/** The same with title and note from the page, where they are missing; as it is when the page cannot be had. */
export async function addPageFacts<T extends Described>(
  wanted: T,
  web: Web,
  signal?: AbortSignal
): Promise<T> {
  if (wanted.title && wanted.body) return wanted
  try {
    return withFacts(wanted, await web.describe(wanted.url, signal))
  } catch (error) {
    if (error instanceof AppError) return wanted
    throw error
  }
}

function withFacts<T extends Described>(wanted: T, { title, description }: PageFacts): T {
  return {
    ...wanted,
    title: wanted.title ?? cut(title, LONGEST_TITLE),
    body: wanted.body ?? cut(description, LONGEST_BODY)
  }
}

/** At most so many characters, counted as Unicode does, so that none is cut in halves. */
function cut(text: string | null, longest: number): string | null {
  if (text === null || text === '') return null
  return Array.from(text.slice(0, 2 * longest))
    .slice(0, longest)
    .join('')
}
