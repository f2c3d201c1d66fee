import type { createColors } from 'picocolors'
import pico from 'picocolors'
import type { Io } from '../io.ts'

export type Paint = ReturnType<typeof createColors>

/** What stdout is: a terminal with somebody in front of it, or a pipe. */
export interface Screen {
  isTerminal: boolean
  columns: number
  /** Whether it shows more than ASCII. */
  unicode: boolean
  paint: Paint
  now: Date
}

export function screenOf({ stdout, env, now }: Pick<Io, 'stdout' | 'env' | 'now'>): Screen {
  const isTerminal = stdout.isTTY === true
  return {
    isTerminal,
    columns: stdout.columns || 80,
    unicode: hasUnicode(env),
    paint: pico.createColors(hasColours(env, isTerminal)),
    now: now()
  }
}

/** https://no-color.org and https://force-color.org; the refusal wins. */
function hasColours({ NO_COLOR, FORCE_COLOR, TERM }: Io['env'], isTerminal: boolean): boolean {
  if (NO_COLOR) return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTerminal && TERM !== 'dumb'
}

/** As POSIX finds the encoding out; who says nothing of it has a terminal of this century. */
function hasUnicode({ TERM, LC_ALL, LC_CTYPE, LANG }: Io['env']): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG
  return TERM !== 'dumb' && (!locale || /utf-?8/i.test(locale))
}
