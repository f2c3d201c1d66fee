import type { App } from '@rollcall/core'
import { type Field, field, momentField } from '../output/cell.ts'
import { record } from '../output/record.ts'
import type { Screen } from '../output/screen.ts'
import { sparkline } from '../output/sparkline.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'

type Overall = Awaited<ReturnType<App['bookmarksStats']>>
type OfOne = Awaited<ReturnType<App['bookmarkStats']>>
type Breakdown = Pick<OfOne, 'by_day' | 'referrers' | 'clients'>
type Named = Breakdown['referrers'][number]
type Link = Overall['data'][number]

const totals = record<Overall>([
  field('bookmarks'),
  field('visits'),
  field('bot_visits'),
  field('never_visited')
])

const one = record<OfOne>([
  field('url'),
  field('short_url'),
  field('id'),
  field('visits'),
  field('bot_visits'),
  momentField('last_visited', (bookmark) => bookmark.last_visited_at)
])

/** The visits of one short link. */
export const visitsOfOne: View<OfOne> = {
  render: (output, screen, first) => [...one.render(output, screen, first), ...breakdown(output, screen)]
}

/** The visits of all short links; of the second page on only the links, which stand last for that. */
export const visitsOfAll: View<Overall> = {
  render(output, screen, first) {
    const links = topLinks(output, screen, first)
    return first ? [...totals.render(output, screen, first), ...breakdown(output, screen), ...links] : links
  }
}

/** In a pipe a day and its visits in each line, and names in lines that begin with what they name. */
function breakdown({ by_day, referrers, clients }: Breakdown, screen: Screen): string[] {
  if (screen.isTerminal) {
    return [
      ...daysDrawn(by_day, screen),
      ...namesShown('referrer', referrers, screen),
      ...namesShown('client', clients, screen)
    ]
  }
  return [
    ...by_day.map(({ day, visits }) => `${day}\t${visits}`),
    ...plain(referrers, fieldsOf<Named>('referrer', ['name', 'visits']), screen),
    ...plain(clients, fieldsOf<Named>('client', ['name', 'visits']), screen)
  ]
}

function daysDrawn(by_day: Breakdown['by_day'], { columns, unicode, paint }: Screen): string[] {
  const [from] = by_day
  const to = by_day.at(-1)
  if (from === undefined || to === undefined) return []
  const { marks, each, highest } = sparkline(
    by_day.map(({ visits }) => visits),
    { columns, unicode }
  )
  const mark = each === 1 ? 'a mark is a day' : `a mark is ${each} days`
  const scale =
    highest === 0 ? 'no visits' : `the highest is ${highest} ${highest === 1 ? 'visit' : 'visits'}`
  return ['', paint.dim(`Visits from ${from.day} to ${to.day}: ${mark}, ${scale}`), marks]
}

function namesShown(head: string, data: Named[], screen: Screen): string[] {
  const visits = field<Named>('visits', { align: 'right' })
  const named = table([visits, { name: head, value: ({ name }) => name, flexible: true }], '')
  return data.length === 0 ? [] : ['', ...named.render({ data }, screen, true)]
}

const linkTable = table<Link>(
  [field('visits', { align: 'right' }), field('short_url'), field('url', { flexible: true })],
  ''
)

/** What was never visited is counted, not listed. */
function topLinks({ data: links }: Overall, screen: Screen, first: boolean): string[] {
  const data = links.filter(({ visits }) => visits > 0)
  if (!screen.isTerminal) return plain(data, fieldsOf<Link>('link', ['short_url', 'visits', 'url']), screen)
  const space = first && data.length > 0 ? [''] : []
  return [...space, ...linkTable.render({ data }, screen, first)]
}

function fieldsOf<R>(kind: string, names: (keyof R & string)[]): Field<R>[] {
  return [{ name: 'kind', value: () => kind }, ...names.map((name) => field<R>(name))]
}

function plain<R>(data: R[], fields: Field<R>[], screen: Screen): string[] {
  return table(fields, '').render({ data }, screen, false)
}
