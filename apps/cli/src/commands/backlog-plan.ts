import type { App } from '@rollcall/core'
import { type Field, field } from '../output/cell.ts'
import { record } from '../output/record.ts'
import type { Screen } from '../output/screen.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'
import { fit } from '../output/width.ts'

type Plan = Awaited<ReturnType<App['planBacklog']>>

/** A game of the plan, or one that it leaves out: without a place, or a day by which it is done. */
interface Line {
  kind: 'pick' | 'left_out'
  position: number | null
  title: string
  platform: string
  hours: number | null
  by: string | null
  reason: string
}

const totals = record<Plan>([
  field('hours'),
  field('until'),
  field('hours_planned'),
  field('hours_spare'),
  field('hours_per_day')
])

/** What to play, and what not, each with its reason. In a pipe each line begins with which of the two it is. */
export const backlogPlan: View<Plan> = {
  render(plan, screen, first) {
    const games = screen.isTerminal ? drawn(plan, screen) : plain(plan, screen)
    return [...totals.render(plan, screen, first), ...games]
  }
}

const hours = field<Line>('hours', { align: 'right' })
const platform = field<Line>('platform', { flexible: true })
const reason = field<Line>('reason', { flexible: true })

function plain(plan: Plan, screen: Screen): string[] {
  const cells = [field<Line>('kind'), field<Line>('position'), title('title'), platform]
  const fields = [...cells, hours, field<Line>('by'), reason]
  return table(fields, '').render({ data: [...picksOf(plan), ...leftOutOf(plan)] }, screen, true)
}

function drawn(plan: Plan, screen: Screen): string[] {
  const picks = picksOf(plan)
  const day = picks.some(({ by }) => by !== null) ? [field<Line>('by')] : []
  const place: Field<Line> = { name: '#', value: ({ position }) => position, align: 'right' }
  return [
    ...below(picks, [place, title('play'), platform, hours, ...day, reason], screen),
    ...below(leftOutOf(plan), [title('left_out'), platform, hours, reason], screen)
  ]
}

function below(data: Line[], fields: Field<Line>[], screen: Screen): string[] {
  return data.length === 0 ? [] : ['', ...table(fields, '').render({ data }, screen, true)]
}

/** Of the terminal a title takes a third at most: the reason would have to give way to it. */
function title(name: string): Field<Line> {
  const value = (line: Line) => line.title
  return { name, value, shown: (line, { columns }) => fit(line.title, Math.max(20, Math.floor(columns / 3))) }
}

function picksOf({ picks }: Plan): Line[] {
  return picks.map(({ position, videogame: { title, platform, hours_left }, finish_on, reason }) => ({
    kind: 'pick',
    position,
    title,
    platform,
    hours: hours_left,
    by: finish_on,
    reason
  }))
}

function leftOutOf({ left_out }: Plan): Line[] {
  return left_out.map(({ title, platform, hours_left, reason }) => ({
    kind: 'left_out',
    position: null,
    title,
    platform,
    hours: hours_left,
    by: null,
    reason
  }))
}
