import {
  type BacklogFiles,
  bind,
  type Caller,
  type FileEntry,
  type ImportFormat,
  type InputOf,
  nobody,
  operator,
  scopesOf,
  useCases,
  type Videogame
} from '@rollcall/core'
import { countingIds, fixedClock, memoryBacklog } from '@rollcall/core/contracts'

const { addVideogame, listVideogames, showVideogame, updateVideogame, replaceVideogame } = useCases
const { deleteVideogame, backlogStats, planBacklog, importVideogames, exportVideogames } = useCases
const { listImports, showImport, undoImport } = useCases
const GAMES = { addVideogame, listVideogames, showVideogame, updateVideogame, replaceVideogame }
const MORE = { deleteVideogame, backlogStats, planBacklog, importVideogames, exportVideogames }
const IMPORTS = { listImports, showImport, undoImport }

const ADA = '019ac000-0000-7000-8000-0000000000ad'
export const EVE = '019ac000-0000-7000-8000-0000000000ee'

export const ada: Caller = userCaller(ADA)
export const eve: Caller = userCaller(EVE)

/** Somebody who came in with an access token. */
function userCaller(user_id: string): Caller {
  return { ...nobody, kind: 'user', user_id, credential_id: null, scopes: scopesOf.member }
}

/** The operator who does something for Ada. */
export const operatorAsAda: Caller = { ...operator, user_id: ADA }

export const NOW = '2026-03-10T12:00:00.000Z'

type Said = Partial<InputOf<typeof addVideogame.input>>

interface How {
  format?: ImportFormat
  platform?: string
  dry_run?: boolean
}

/** The use cases of the backlog on fakes. */
export function backlogDesk() {
  const clock = fixedClock(NOW)
  const ports = { ...memoryBacklog(), backlog_files: lines, clock, ids: countingIds() }
  const app = bind({ ...GAMES, ...MORE, ...IMPORTS }, ports)
  const add = (over: Said = {}, caller: Caller = ada) =>
    app.addVideogame({ title: 'Celeste', platform: 'PC', ...over }, caller)
  /** Imports rows, each an object or what is wrong with it. */
  const load = async (rows: readonly (object | string)[], how: How = {}, caller: Caller = ada) =>
    app.importVideogames({ content: fileOf(rows), ...how }, caller)
  const outcomes = async (rows: readonly (object | string)[], how: How = {}) =>
    (await load(rows, how)).rows.map(({ outcome }) => outcome)
  /** In the order of their ids. */
  const all = async (caller: Caller = ada): Promise<Videogame[]> => {
    const file = await collect(await app.exportVideogames({}, caller))
    const ids = file.slice(1).map((line): string => JSON.parse(line).id)
    return Promise.all(ids.map((id) => app.showVideogame({ id }, caller)))
  }
  return { ...ports, app, add, load, outcomes, all }
}

/** Files with a game in each line, as JSON, or `!` and what is wrong. */
const lines: BacklogFiles = {
  async *read(content) {
    const text = Buffer.concat(await collect(content)).toString()
    if (text === '') return
    for (const [i, line] of text.split('\n').entries()) yield entryOf(i + 1, line)
  },
  async *write(games, format) {
    yield `${format}\n`
    for await (const { hours_played: _played, hours_left: _left, set_by: _setters, ...game } of games) {
      yield `${JSON.stringify(game)}\n`
    }
  }
}

function entryOf(line: number, text: string): FileEntry {
  return text.startsWith('!') ? { line, error: text.slice(1) } : { line, fields: JSON.parse(text) }
}

/** What `lines` reads. */
export async function* fileOf(rows: readonly (object | string)[]): AsyncIterable<Uint8Array> {
  yield Buffer.from(rows.map((row) => (typeof row === 'string' ? `!${row}` : JSON.stringify(row))).join('\n'))
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}
