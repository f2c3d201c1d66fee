/** Votes on a post. */
export interface Tally {
  up: number
  down: number
}

/** 12.5 hours in milliseconds: what a tenfold of the score weighs against time. */
const TENFOLD = 45_000_000

/**
 * Where a post stands among the hot ones, the larger the hotter: the time it was published, in milliseconds since 1970, moved
 * 12.5 hours to the future (or the past) for each tenfold of a good (or bad) score:
 *
 *     published_at + sign(score) × 45,000,000 × log10(1 + |score|)
 *
 * It does not depend on the present time, so posts only change places when somebody votes.
 */
export function hotness({ up, down, published_at }: Tally & { published_at: string }): number {
  const score = up - down
  return Date.parse(published_at) + Math.sign(score) * Math.round(TENFOLD * Math.log10(1 + Math.abs(score)))
}

/**
 * How much a post divides those who voted, in thousandths: nothing while all agree, most when many voted and each half the
 * other way.
 *
 *     (up + down) ^ (min(up, down) / max(up, down))
 */
export function controversy({ up, down }: Tally): number {
  if (up <= 0 || down <= 0) return 0
  return Math.round(1000 * (up + down) ** (Math.min(up, down) / Math.max(up, down)))
}

/**
 * How lists are sorted, largest first: by the time of publication, by score, by `hotness`, by `controversy`. Where that is
 * equal the newer id comes first.
 */
export const POST_SORTS = ['new', 'top', 'hot', 'controversial'] as const
export type PostSort = (typeof POST_SORTS)[number]

/** The key a post is sorted by. */
export function rankOf(sort: PostSort, post: Tally & { published_at: string }): number {
  switch (sort) {
    case 'new':
      return Date.parse(post.published_at)
    case 'top':
      return post.up - post.down
    case 'hot':
      return hotness(post)
    case 'controversial':
      return controversy(post)
  }
}

/** How far back posts are taken from, with their milliseconds; those of all time without a limit. */
export const PERIODS = ['day', 'week', 'month', 'year', 'all'] as const
export type Period = (typeof PERIODS)[number]

const DAY = 86_400_000
const LENGTHS: Record<Period, number> = {
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
  all: Number.POSITIVE_INFINITY
}

/** What a time of four digits can say. */
const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z')

/** Beginning of the period that ends at a moment (RFC 3339 both); null for all time. */
export function beginningOf(period: Period, moment: string): string | null {
  const time = Date.parse(moment) - LENGTHS[period]
  return Number.isFinite(time) ? new Date(Math.max(time, EARLIEST)).toISOString() : null
}
