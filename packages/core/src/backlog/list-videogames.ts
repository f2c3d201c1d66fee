import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { asVideogame } from './as-videogame.ts'
import { folded } from './list-keys.ts'
import { GAME_STATUSES, Videogame } from './videogame.ts'
import { VIDEOGAME_SORTS, type VideogameStore } from './videogame-store.ts'

function part(description: string) {
  return Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }))
}

function score(description: string) {
  return Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description }))
}

const filters = {
  q: part('Words that title, publisher, platform or notes hold, all of them, in any case of letters'),
  status: Type.Optional(
    Type.Array(OneOf(GAME_STATUSES), { minItems: 1, description: 'Only those that stand there' })
  ),
  platform: part('Only on platforms with this in their name, in any case of letters'),
  publisher: part('Only of publishers with this in their name, in any case of letters'),
  year: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 9999, description: 'Only those released in that year' })
  ),
  min_score: score('Only those with this score or a better one'),
  max_score: score('Only those with this score or a worse one')
}

type Ports = { videogames: VideogameStore }

export const listVideogames = defineUseCase({
  name: 'backlog.list',
  summary: 'List the games of your backlog, newest first',
  scope: 'backlog:read',
  input: Input({
    ...filters,
    sort: withDefault(
      OneOf(VIDEOGAME_SORTS, {
        description:
          'What to sort by: the newest or last changed first, titles from A to Z, the first released, the best, or the shortest first'
      }),
      'created_at'
    ),
    ...paging
  }),
  output: ListOf(Videogame),
  errors: [],
  async run({ q, platform, publisher, year, ...query }, { videogames }: Ports, caller) {
    checkPaging(query)
    const texts = textsOf({ q, platform, publisher, year })
    const found = await videogames.list({ user_id: ownId(caller), ...query, ...texts })
    return toList({ ...found, data: found.data.map(asVideogame) }, query)
  }
})

interface Said {
  q?: string | undefined
  platform?: string | undefined
  publisher?: string | undefined
  year?: number | undefined
}

/** What is looked for, in the form in which it is found. */
function textsOf({ q, platform, publisher, year }: Said) {
  return {
    ...(q !== undefined && { words: folded(q).split(' ') }),
    ...(platform !== undefined && { platform: folded(platform) }),
    ...(publisher !== undefined && { publisher: folded(publisher) }),
    ...(year !== undefined && { year: String(year).padStart(4, '0') })
  }
}
