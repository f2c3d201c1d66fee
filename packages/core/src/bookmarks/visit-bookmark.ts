import { Type } from 'typebox'
import { parseUrl } from '../parse-url.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { follow } from './follow-link.ts'
import type { Visitors, VisitStore } from './visit-store.ts'

type Ports = { visits: VisitStore; visitors: Visitors; clock: Clock }

/** Whatever is no code is one that there is not: anybody may have typed it. */
const ShortUrl = Type.String({
  description: 'The code of a short link',
  'x-metavar': 'SHORT_URL'
})

const Destination = Type.Object({
  location: Type.String({ description: 'Where the short link leads' }),
  redirect_status: Type.Integer()
})

export const visitBookmark = defineUseCase({
  name: 'bookmarks.visit',
  summary: 'Follow a short link, and count the visit',
  description: 'Bots and link previews are counted apart as well, and use up no `max_visits`.',
  scope: 'public',
  input: Input({
    short_url: ShortUrl,
    referrer: Type.Optional(
      Type.String({ description: 'Address of the page that led here; only its host is kept' })
    )
  }),
  output: Destination,
  errors: ['not_found', 'gone'],
  async run({ short_url, referrer }, { visits, visitors, clock }: Ports, { origin }) {
    const at = clock.now().toISOString()
    const visit = { short_url, at, referrer: hostOf(referrer), ...visitors.describe(origin.device) }
    return follow(await visits.visit(visit), at)
  }
})

export const resolveBookmark = defineUseCase({
  name: 'bookmarks.resolve',
  summary: 'Say where a short link leads, and count nothing',
  scope: 'public',
  input: Input({ short_url: ShortUrl }),
  output: Destination,
  errors: ['not_found', 'gone'],
  async run({ short_url }, { visits, clock }: Ports) {
    return follow(await visits.link(short_url), clock.now().toISOString())
  }
})

/** A header may hold anything. */
function hostOf(referrer: string | undefined): string {
  if (referrer === undefined || !/^https?:\/\//i.test(referrer)) return ''
  const hostname = parseUrl(referrer)?.hostname ?? ''
  return hostname.length > 253 ? '' : hostname
}
