import type { App } from '@rollcall/core'
import { field } from '../output/cell.ts'
import { record } from '../output/record.ts'
import type { Screen } from '../output/screen.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'

type Stats = Awaited<ReturnType<App['backlogStats']>>

interface Group {
  name: string | null
  count: number
}

const totals = record<Stats>([
  field('total'),
  field('hours_to_beat'),
  field('hours_played'),
  field('hours_left'),
  field('unknown_hours'),
  field('average_score')
])

/** A backlog in numbers: in a pipe lines that begin with what they count by. */
export const backlogStats: View<Stats> = {
  render(stats, screen, first) {
    const counted = groupsOf(stats).flatMap(([head, groups]) => shown(head, groups, screen))
    return [...totals.render(stats, screen, first), ...counted]
  }
}

function groupsOf({ by_status, by_platform, by_publisher, by_year }: Stats): [string, Group[]][] {
  return [
    ['status', Object.entries(by_status).map(([name, count]) => ({ name, count }))],
    ['platform', by_platform.map(({ platform, count }) => ({ name: platform, count }))],
    ['publisher', by_publisher.map(({ publisher, count }) => ({ name: publisher, count }))],
    ['year', by_year.map(({ year, count }) => ({ name: year, count }))]
  ]
}

/** As many as a glance takes in. */
const MOST = 10

function shown(head: string, groups: Group[], screen: Screen): string[] {
  const count = field<Group>('count', { align: 'right' })
  if (!screen.isTerminal) {
    const kind = { name: 'kind', value: () => head }
    return table<Group>([kind, field('name'), count], '').render({ data: groups }, screen, true)
  }
  const named = { name: head, value: ({ name }: Group) => name ?? '(unknown)', flexible: true }
  const data = groups.slice(0, MOST)
  const rest = groups.length > MOST ? [screen.paint.dim(`and ${groups.length - MOST} more`)] : []
  return data.length === 0 ? [] : ['', ...table([count, named], '').render({ data }, screen, true), ...rest]
}
