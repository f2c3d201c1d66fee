import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Bookmark } from './bookmark.ts'
import { newBookmark, readNew } from './bookmark-input.ts'
import { alreadySaved, codeTaken } from './conflicts.ts'
import { addPageFacts } from './fetch-page-facts.ts'
import type { LinkRules } from './link-rules.ts'
import { type SavePorts, saveBookmarks } from './save-bookmarks.ts'
import type { Web } from './web.ts'

export const IF_EXISTS = ['error', 'return', 'update'] as const

type Ports = SavePorts & { link_rules: LinkRules; web: Web }

export const createBookmark = defineUseCase({
  name: 'bookmarks.add',
  summary: 'Save a link and give it a short code',
  description:
    'Two addresses are the same when only the case of their host, their default port, their percent-encoding or parameters that merely track tell them apart.',
  scope: 'bookmarks:write',
  input: Input({
    ...newBookmark,
    if_exists: withDefault(
      OneOf(IF_EXISTS, {
        description: 'When the address is saved already: fail, answer what is there, or change it'
      }),
      'error'
    ),
    fetch: withDefault(
      Type.Boolean({ description: 'Ask the page for title and description, where none is given' }),
      false
    )
  }),
  output: Type.Object({
    ...Bookmark.properties,
    outcome: OneOf(['created', 'existing', 'updated'] as const)
  }),
  errors: ['conflict'],
  async run({ if_exists, fetch, ...input }, { link_rules: rules, web, ...ports }: Ports, caller) {
    const user_id = ownId(caller)
    const wanted = readNew(input, { clock: ports.clock, rules })
    const isAsked = fetch && (await ports.bookmarks.known(user_id, [wanted.url_key])).size === 0
    const told = isAsked ? await addPageFacts(wanted, web, caller.interrupted) : wanted
    const [saved] = await saveBookmarks(user_id, [told], ports)
    if (saved === undefined || saved.outcome === 'code_taken') throw codeTaken(input.short_url ?? '')
    const { outcome, bookmark } = saved
    if (outcome === 'created' || if_exists === 'return') return { ...bookmark, outcome }
    if (if_exists === 'error') throw alreadySaved(bookmark)
    return { ...(await ports.bookmarks.change(user_id, bookmark.id, wanted)), outcome: 'updated' as const }
  }
})
