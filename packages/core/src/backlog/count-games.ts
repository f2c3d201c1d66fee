import { type Static, Type } from 'typebox'
import { Nullable } from '../schema.ts'
import { hoursLeft, hoursPlayed } from './as-videogame.ts'
import { rounded, sumOf } from './hours.ts'
import type { GameStatus } from './videogame.ts'
import type { VideogameRow } from './videogame-store.ts'

const count = Type.Integer()

/** A backlog in numbers. */
export const BacklogStats = Type.Object({
  total: count,
  by_status: Type.Object({
    backlog: count,
    playing: count,
    completed: count,
    retired: count,
    wishlist: count
  }),
  by_platform: Type.Array(Type.Object({ platform: Type.String(), count })),
  by_publisher: Type.Array(Type.Object({ publisher: Nullable(Type.String()), count })),
  by_year: Type.Array(
    Type.Object({
      year: Nullable(Type.String({ description: 'Of release, or TBA; null when it is not known' })),
      count
    })
  ),
  hours_to_beat: Type.Number({ description: 'Of all games whose length is known' }),
  hours_played: Type.Number(),
  hours_left: Type.Number({
    description: 'Of the games in the backlog or being played whose length is known'
  }),
  unknown_hours: Type.Integer({
    description: 'How many in the backlog or being played have a length that is not known'
  }),
  average_score: Nullable(Type.Number({ description: 'Of the games that have one' }))
})
export type BacklogStats = Static<typeof BacklogStats>

/** Counts games. Groups have the largest first, then by name, what is not known last. */
export function countGames(games: readonly VideogameRow[]): BacklogStats {
  const open = games.filter(isOpen)
  return {
    total: games.length,
    by_status: byStatus(games),
    by_platform: counted(games.map(({ platform }) => platform)).map(([platform, count]) => ({
      platform,
      count
    })),
    by_publisher: counted(games.map(({ publisher }) => publisher)).map(([publisher, count]) => ({
      publisher,
      count
    })),
    by_year: counted(games.map(yearOf)).map(([year, count]) => ({ year, count })),
    hours_to_beat: sumOf(games.map(({ hours_to_beat }) => hours_to_beat)),
    hours_played: sumOf(games.map(hoursPlayed)),
    hours_left: sumOf(open.map(hoursLeft)),
    unknown_hours: open.filter(({ hours_to_beat }) => hours_to_beat === null).length,
    average_score: averageOf(games.flatMap(({ score }) => (score === null ? [] : [score])))
  }
}

/** Whether it is still to be played. */
export function isOpen({ status }: Pick<VideogameRow, 'status'>): boolean {
  return status === 'backlog' || status === 'playing'
}

function byStatus(games: readonly VideogameRow[]): Record<GameStatus, number> {
  const counts = { backlog: 0, playing: 0, completed: 0, retired: 0, wishlist: 0 }
  for (const { status } of games) counts[status] += 1
  return counts
}

function counted<N extends string | null>(names: readonly N[]): [N, number][] {
  const counts = new Map<N, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a, many], [b, other]) => other - many || byName(a, b))
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}

function yearOf({ release_date }: VideogameRow): string | null {
  return release_date === null ? null : release_date.slice(0, '2026'.length)
}

function averageOf(scores: readonly number[]): number | null {
  return scores.length === 0 ? null : rounded(scores.reduce((sum, score) => sum + score, 0) / scores.length)
}
