import { hoursLeft } from './as-videogame.ts'
import type { BacklogPlan, LeftOut, PlannedGame } from './backlog-plan.ts'
import { isOpen } from './count-games.ts'
import { rounded, sumOf } from './hours.ts'
import { folded } from './list-keys.ts'
import { firstDay, TBA } from './partial-date.ts'
import type { VideogameRow } from './videogame-store.ts'

export interface PlanTerms {
  /** How many hours there are, above 0, to the hundredth. */
  hours: number
  /** The first day, as in `2026-03-10`. */
  today: string
  /** The last day, if there is one. */
  until: string | null
  /** Only on platforms with this in their folded name. */
  platform?: string
}

/** What a game without a score is taken for. */
const UNSCORED = 50

/**
 * Chooses what to play of the games that are being played or in the backlog: what is being played first, then the best (unscored
 * ones count as 50), then the shortest, then what has waited longest. In that order each is taken that still fits. What is not out
 * by the last day (or today, where there is none) cannot be played: a year or a month counts from its first day. What is chosen is
 * played in the same order, but nothing before it is out. The same games, terms and day give the same plan.
 */
export function plan(games: readonly VideogameRow[], terms: PlanTerms): BacklogPlan {
  const { hours, until } = terms
  const { chosen, left_out } = choose(candidates(games, terms), terms)
  const hours_planned = sumOf(chosen.map(({ hours_left }) => hours_left))
  return {
    hours,
    until,
    hours_planned,
    hours_spare: rounded(hours - hours_planned),
    hours_per_day: until === null ? null : rounded(hours / daysUntil(until, terms.today)),
    picks: inTurn(chosen, terms),
    left_out
  }
}

/** One with an unknown length is taken for endless. */
type Candidate = VideogameRow & { hours_left: number }

function candidates(games: readonly VideogameRow[], { platform = '' }: PlanTerms): Candidate[] {
  return games
    .filter((game) => isOpen(game) && folded(game.platform).includes(platform))
    .map((game) => ({ ...game, hours_left: hoursLeft(game) ?? Number.POSITIVE_INFINITY }))
    .sort(byChoice)
}

function byChoice(a: Candidate, b: Candidate): number {
  return (
    Number(b.status === 'playing') - Number(a.status === 'playing') ||
    (b.score ?? UNSCORED) - (a.score ?? UNSCORED) ||
    inOrder(a.hours_left, b.hours_left) ||
    inOrder(a.created_at, b.created_at) ||
    inOrder(a.id, b.id)
  )
}

function inOrder<T extends string | number>(a: T, b: T): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function choose(games: readonly Candidate[], terms: PlanTerms): { chosen: Candidate[]; left_out: LeftOut[] } {
  const chosen: Candidate[] = []
  const left_out: LeftOut[] = []
  let spare = terms.hours
  for (const game of games) {
    const obstacle = obstacleTo(game, spare, terms)
    if (obstacle === null) {
      chosen.push(game)
      spare = rounded(spare - game.hours_left)
    } else left_out.push(leftOut(game, obstacle))
  }
  return { chosen, left_out }
}

type Obstacle = Pick<LeftOut, 'reason_code' | 'reason'>

function obstacleTo(game: Candidate, spare: number, { today, until }: PlanTerms): Obstacle | null {
  const { hours_left, release_date } = game
  const last = until ?? today
  if (release_date === TBA) return { reason_code: 'not_released', reason: 'It has no release date yet' }
  if (release_date !== null && firstDay(release_date) > last)
    return { reason_code: 'not_released', reason: `It is not out by ${last}: it comes out ${release_date}` }
  if (hours_left === Number.POSITIVE_INFINITY)
    return { reason_code: 'unknown_length', reason: 'Its length is not known: set hours_to_beat' }
  if (hours_left > spare)
    return { reason_code: 'too_long', reason: `It takes ${told(hours_left)}, with ${told(spare)} free` }
  return null
}

function leftOut({ id, title, platform, hours_left }: Candidate, obstacle: Obstacle): LeftOut {
  return { id, title, platform, hours_left: Number.isFinite(hours_left) ? hours_left : null, ...obstacle }
}

function inTurn(chosen: readonly Candidate[], terms: PlanTerms): PlannedGame[] {
  const { today } = terms
  let spare = terms.hours
  return chosen
    .toSorted((a, b) => inOrder(dayToBegin(a, today), dayToBegin(b, today)))
    .map((game, index) => {
      spare = rounded(spare - game.hours_left)
      return picked(game, { ...terms, position: index + 1, spare })
    })
}

function dayToBegin({ release_date }: Candidate, today: string): string {
  const out = firstDay(release_date ?? today)
  return out < today ? today : out
}

interface Place extends PlanTerms {
  position: number
  /** Hours that are free once it is done. */
  spare: number
}

function picked(game: Candidate, { position, ...place }: Place): PlannedGame {
  const { id, title, platform, status, score, hours_left, release_date } = game
  const isOut = dayToBegin(game, place.today) === place.today
  const once = isOut ? '' : `, once it is out (${release_date})`
  return {
    position,
    videogame: { id, title, platform, status, score, hours_left },
    hours_left_after: place.spare,
    finish_on: finishDay(game, place),
    reason: `${status === 'playing' ? 'You are playing it' : rating(score)}: ${told(hours_left)} to go${once}`
  }
}

function rating(score: number | null): string {
  return score === null ? `Not scored, so taken for ${UNSCORED}` : `Scored ${score}`
}

function told(hours: number): string {
  return hours === 1 ? '1 hour' : `${hours} hours`
}

const DAY = 86_400_000

/** The day by which it is done when each has as many hours, and never one before it is out. */
function finishDay(game: Candidate, { hours, spare, today, until }: Omit<Place, 'position'>): string | null {
  if (until === null) return null
  const [whole, done] = [Math.round(hours * 100), Math.round((hours - spare) * 100)]
  const days = Math.max(1, Math.ceil((done * daysUntil(until, today)) / whole))
  const day = new Date(Date.parse(today) + (days - 1) * DAY).toISOString().slice(0, 10)
  const begun = dayToBegin(game, today)
  return day < begun ? begun : day
}

/** How many days there are, the first and the last among them. */
function daysUntil(until: string, today: string): number {
  return (Date.parse(until) - Date.parse(today)) / DAY + 1
}
