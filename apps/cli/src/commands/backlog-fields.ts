import type { Videogame } from '@rollcall/core'
import { type Field, field, momentField, type Style } from '../output/cell.ts'
import { record } from '../output/record.ts'
import type { Paint } from '../output/screen.ts'
import { table } from '../output/table.ts'
import { textLines } from '../output/text-below.ts'
import type { View } from '../output/view.ts'

type Playthrough = Videogame['playthroughs'][number]

const fields: Field<Videogame>[] = [
  field('title', { style: (_row, paint) => paint.bold }),
  field('id'),
  field('platform'),
  field('release_date'),
  field('publisher'),
  field('status', { style: gameStyle }),
  field('score'),
  field('notes'),
  field('hours_to_beat'),
  field('hours_played'),
  field('hours_left'),
  field('playthroughs', { shown: ({ playthroughs }) => String(playthroughs.length || '') }),
  field('external_ids', { shown: ({ external_ids }) => pairs(external_ids) }),
  field('set_by', { shown: ({ set_by }) => setters(set_by) }),
  momentField('created_at', (game) => game.created_at),
  momentField('updated_at', (game) => game.updated_at)
]

const whole = record(fields)
const head = record(fields.filter(({ name }) => name !== 'notes'))

const times = table<Playthrough>(
  [
    field('completion'),
    field('hours', { align: 'right' }),
    field('started'),
    field('finished'),
    field('platform', { flexible: true })
  ],
  ''
)

/** A game on its own; on a terminal each time it was played has a line below it, and notes stand there as they were written. */
export const videogame: View<Videogame> = {
  render(game, screen, first) {
    if (!screen.isTerminal) return whole.render(game, screen, first)
    const { playthroughs, notes } = game
    return [
      ...head.render(game, screen, first),
      ...below(times.render({ data: playthroughs }, screen, true)),
      ...below(notes === null ? [] : textLines(notes, screen))
    ]
  }
}

function below(lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines]
}

/** A game in a list. */
export const videogameColumns: Field<Videogame>[] = [
  field('id'),
  field('title', { flexible: true }),
  field('platform', { flexible: true }),
  field('status', { style: gameStyle }),
  field('score', { align: 'right' }),
  field('hours_left', { align: 'right' })
]

function gameStyle({ status }: Videogame, paint: Paint): Style {
  switch (status) {
    case 'playing':
      return paint.cyan
    case 'completed':
      return paint.green
    case 'backlog':
      return paint.yellow
    default:
      return paint.dim
  }
}

function pairs(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

/** Whose each field is: `title, platform by you; score by an import`. */
function setters(set_by: Videogame['set_by']): string {
  const fields = Object.entries(set_by)
  const by = (setter: string, told: string) => {
    const names = fields.filter(([, who]) => who === setter).map(([name]) => name.replaceAll('_', ' '))
    return names.length === 0 ? [] : [`${names.join(', ')} by ${told}`]
  }
  return [...by('user', 'you'), ...by('import', 'an import')].join('; ')
}
