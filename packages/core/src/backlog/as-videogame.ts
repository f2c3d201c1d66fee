import { sumOf } from './hours.ts'
import type { Playthrough, Videogame } from './videogame.ts'
import { type Sources, VIDEOGAME_FIELDS, type VideogameRow } from './videogame-store.ts'

/** A game as others see it: with what is computed of it. */
export function asVideogame({ sources, created_at, updated_at, ...game }: VideogameRow): Videogame {
  return {
    ...game,
    playthroughs: game.playthroughs.map(inOrder),
    hours_played: hoursPlayed(game),
    hours_left: hoursLeft(game),
    set_by: setBy(sources),
    created_at,
    updated_at
  }
}

/** A store may keep JSON without the order of its names; what is told has one. */
function inOrder({ platform, completion, hours, started, finished }: Playthrough): Playthrough {
  return { platform, completion, hours, started, finished }
}

/** Hours of all playthroughs. */
export function hoursPlayed({ playthroughs }: Pick<VideogameRow, 'playthroughs'>): number {
  return sumOf(playthroughs.map(({ hours }) => hours))
}

/**
 * Hours that somebody has before them: what was played without coming to an end is behind them, what was finished is to be played
 * again. Null when the length is not known, and for a game one only wishes for.
 */
export function hoursLeft({
  status,
  hours_to_beat,
  playthroughs
}: Pick<VideogameRow, 'status' | 'hours_to_beat' | 'playthroughs'>): number | null {
  if (status === 'completed' || status === 'retired') return 0
  if (status === 'wishlist' || hours_to_beat === null) return null
  const unfinished = playthroughs.filter(({ completion }) => completion === 'unfinished')
  return Math.max(0, sumOf([hours_to_beat, -hoursPlayed({ playthroughs: unfinished })]))
}

function setBy(sources: Sources): Videogame['set_by'] {
  const named = VIDEOGAME_FIELDS.flatMap((field) => {
    const source = sources[field]
    return source === undefined ? [] : [[field, source.by] as const]
  })
  return Object.fromEntries(named)
}
