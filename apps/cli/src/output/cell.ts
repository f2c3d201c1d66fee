import { counted } from './counted.ts'
import { oneLine } from './sanitise.ts'
import type { Paint, Screen } from './screen.ts'

export type Style = (text: string) => string

/** One value of a row or a record. */
export interface Field<R> {
  name: string
  value: (row: R) => unknown
  /** How a terminal shows it, where that is not simply the value. */
  shown?: (row: R, screen: Screen) => string
  style?: (row: R, paint: Paint) => Style
  align?: 'right'
  /** Gives way when the terminal is narrow. */
  flexible?: boolean
}

/** The field of that name, as it is. */
export function field<R>(name: keyof R & string, more: Partial<Field<R>> = {}): Field<R> {
  return { name, value: (row) => row[name], ...more }
}

/** A time in a table: how long ago it is. */
export function agoField<R>(name: string, value: (row: R) => string | null): Field<R> {
  return { name, value, shown: (row, screen) => ago(value(row), screen) }
}

/** A time in a record: exact, and how long ago it is. */
export function momentField<R>(name: string, value: (row: R) => string | null): Field<R> {
  return { name, value, shown: (row, screen) => moment(value(row), screen) }
}

/** The number of an item within its project. */
export function counterField<R extends { counter: number }>(
  name: string,
  more: Partial<Field<R>> = {}
): Field<R> {
  return { name, value: ({ counter }) => counter, shown: ({ counter }) => `#${counter}`, ...more }
}

/** What a pipe gets. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value))
}

/** A text in the colours of its field; without colours, as it is. */
export function styled<R>({ style }: Field<R>, text: string, row: R, paint: Paint): string {
  return style ? style(row, paint)(text) : text
}

/** What a terminal gets, before style and width. */
export function shownText<R>({ value, shown }: Field<R>, row: R, screen: Screen): string {
  return shown ? oneLine(shown(row, screen)) : plainText(value(row))
}

const SECOND = 1000
const UNITS = [
  { name: 'day', length: 86_400 * SECOND },
  { name: 'hour', length: 3_600 * SECOND },
  { name: 'minute', length: 60 * SECOND },
  { name: 'second', length: SECOND }
]

/** How long ago, in the largest unit that fits; what was given 90 days a moment ago still ends in 90. */
function ago(time: string | null, { now }: Pick<Screen, 'now'>): string {
  if (time === null) return '-'
  const passed = now.getTime() - new Date(time).getTime()
  const unit = UNITS.find(({ length }) => Math.abs(passed) >= length)
  if (unit === undefined) return 'now'
  const count = passed < 0 ? Math.round(-passed / unit.length) : Math.floor(passed / unit.length)
  const words = counted(count, unit.name)
  return passed < 0 ? `in ${words}` : `${words} ago`
}

/** A time for a record: exact, and how long ago that is. */
function moment(time: string | null, screen: Pick<Screen, 'now'>): string {
  return time === null ? '-' : `${time} (${ago(time, screen)})`
}

export function levelStyle({ level }: { level: string }, paint: Paint): Style {
  switch (level) {
    case 'critical':
      return (text) => paint.bold(paint.red(text))
    case 'error':
      return paint.red
    case 'warning':
      return paint.yellow
    case 'info':
      return paint.cyan
    default:
      return paint.dim
  }
}

export function statusStyle({ status }: { status: string }, paint: Paint): Style {
  switch (status) {
    case 'active':
      return paint.bold
    case 'resolved':
      return paint.green
    default:
      return paint.dim
  }
}
