import { type Static, Type } from 'typebox'
import { invalidField } from '../errors.ts'
import { Input, Nullable, OneOf } from '../schema.ts'
import { rounded } from './hours.ts'
import { isBefore, PartialDate, ReleaseDate, readDate } from './partial-date.ts'
import { readName, readNotes, readText } from './read-text.ts'
import {
  COMPLETIONS,
  type ExternalIds,
  GAME_STATUSES,
  LONGEST_EXTERNAL_ID,
  LONGEST_NAME,
  LONGEST_NOTES,
  MOST_HOURS,
  MOST_PLAYTHROUGHS,
  PLACES,
  type Playthrough
} from './videogame.ts'
import type { VideogameFields } from './videogame-store.ts'

const title = Type.String({ description: `What it is called, in at most ${LONGEST_NAME} characters` })
const platform = Type.String({ description: `What it is played on, in at most ${LONGEST_NAME} characters` })

function Hours(description: string) {
  return Nullable(Type.Number({ minimum: 0, maximum: MOST_HOURS, description }))
}

const GivenPlaythrough = Input({
  platform: Type.Optional(
    Nullable(Type.String({ description: 'Where it is another than that of the game' }))
  ),
  completion: Type.Optional(
    OneOf(COMPLETIONS, { description: 'How far it went; `unfinished` where nothing is said' })
  ),
  hours: Type.Optional(Hours('How long it took so far')),
  started: Type.Optional(Nullable(PartialDate({ description: 'A year, a month or a day' }))),
  finished: Type.Optional(Nullable(PartialDate({ description: 'A year, a month or a day' })))
})

const ExternalId = Type.Optional(
  Type.String({ description: `In at most ${LONGEST_EXTERNAL_ID} characters; an empty one is none` })
)
const GivenIds = Input({ hltb: ExternalId, grouvee: ExternalId, igdb: ExternalId, giantbomb: ExternalId })

const optional = {
  release_date: Type.Optional(
    Nullable(ReleaseDate({ description: 'A year, a month, a day, or TBA: 2026, 2026-03, 2026-03-14' }))
  ),
  publisher: Type.Optional(
    Nullable(Type.String({ description: `Who publishes it, in at most ${LONGEST_NAME} characters` }))
  ),
  status: Type.Optional(OneOf(GAME_STATUSES, { description: 'Where it stands' })),
  score: Type.Optional(
    Nullable(Type.Integer({ minimum: 0, maximum: 100, description: 'How good it is, from 0 to 100' }))
  ),
  notes: Type.Optional(
    Nullable(Type.String({ maxLength: LONGEST_NOTES, description: 'What there is to say of it' }))
  ),
  hours_to_beat: Type.Optional(Hours('How long it takes, in hours')),
  playthroughs: Type.Optional(
    Type.Array(GivenPlaythrough, { maxItems: MOST_PLAYTHROUGHS, description: 'Each time it was played' })
  ),
  external_ids: Type.Optional({ ...GivenIds, description: 'By what it is known elsewhere' })
}

/** What can be given of a new game. */
export const newVideogame = { title, platform, ...optional }

/** What can be changed of one that is there. */
export const changedVideogame = {
  title: Type.Optional(title),
  platform: Type.Optional(platform),
  ...optional
}

/** What a game is when nothing else is said. */
export const BLANK_GAME = {
  release_date: null,
  publisher: null,
  status: 'backlog',
  score: null,
  notes: null,
  hours_to_beat: null,
  playthroughs: [],
  external_ids: {}
} satisfies Omit<VideogameFields, 'title' | 'platform'>

/** What is said of a new game: its name at least. */
export type NewFields = Pick<VideogameFields, 'title' | 'platform'> & Partial<VideogameFields>

const New = Type.Object(newVideogame)
const Changed = Type.Object(changedVideogame)

/** What an input says of a new game. Rejects as `readFields` does. */
export function readNew({ title, platform, ...input }: Static<typeof New>): NewFields {
  return {
    title: readName(title, 'title'),
    platform: readName(platform, 'platform'),
    ...readFields(input)
  }
}

/**
 * What an input says, as it is kept: each field that it names, without spaces around texts; an empty text is none. Rejects with
 * `invalid`, naming the field.
 */
export function readFields(input: Static<typeof Changed>): Partial<VideogameFields> {
  const { title, platform, release_date, publisher, notes, hours_to_beat, ...others } = input
  const { playthroughs, external_ids, ...plain } = others
  return {
    ...(title !== undefined && { title: readName(title, 'title') }),
    ...(platform !== undefined && { platform: readName(platform, 'platform') }),
    ...(release_date !== undefined && { release_date: orNull(release_date, 'release_date', readDate) }),
    ...(publisher !== undefined && { publisher: orNull(publisher, 'publisher', readText) || null }),
    ...plain,
    ...(notes !== undefined && { notes: orNull(notes, 'notes', readNotes) }),
    ...(hours_to_beat !== undefined && { hours_to_beat: readHours(hours_to_beat) }),
    ...(playthroughs !== undefined && { playthroughs: playthroughs.map(readPlaythrough) }),
    ...(external_ids !== undefined && { external_ids: readIds(external_ids) })
  }
}

function readPlaythrough(given: Static<typeof GivenPlaythrough>, index: number): Playthrough {
  const { platform = null, completion = 'unfinished', hours = null, started = null, finished = null } = given
  const field = `playthroughs/${index}`
  const times = {
    started: orNull(started, `${field}/started`, readDate),
    finished: orNull(finished, `${field}/finished`, readDate)
  }
  if (times.started !== null && times.finished !== null && isBefore(times.finished, times.started))
    throw invalidField(`/${field}/finished`, 'lies before it was started')
  return {
    platform: orNull(platform, `${field}/platform`, readText) || null,
    completion,
    hours: readHours(hours),
    ...times
  }
}

function readIds(given: Static<typeof GivenIds>): ExternalIds {
  const said = PLACES.flatMap((name) => {
    const field = `external_ids/${name}`
    const id = readText(given[name] ?? '', field, LONGEST_EXTERNAL_ID)
    return id === '' ? [] : [[name, id] as const]
  })
  return Object.fromEntries(said)
}

function readHours(hours: number | null): number | null {
  return hours === null ? null : rounded(hours)
}

function orNull<T>(text: string | null, field: string, read: (text: string, field: string) => T): T | null {
  return text === null ? null : read(text, field)
}
