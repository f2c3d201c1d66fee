import { closeMatches } from './close-matches.ts'
import { quote } from './quote.ts'

/** A command line that cannot be understood; shown with the usage of the command it was meant for. */
export class UsageError extends Error {
  /** The usage of the command it was meant for, once that is known. */
  shown?: string
}

/** The user chose not to go on: Ctrl-C, end of input, or no for an answer. */
export class Aborted extends Error {}

export function noSuchCommand(name: string, known: readonly string[]): UsageError {
  return new UsageError(`No such command ${quote(name)}.${suggestion(name, known)}`)
}

export function noSuchOption(flag: string, known: readonly string[]): UsageError {
  const likely = known.filter((one) => !isTiny(one) || flag.length <= TINY + 2)
  return new UsageError(`No such option ${quote(flag)}.${suggestion(flag, likely)}`)
}

const TINY = '--as'.length

/** Two dashes and two letters are like nearly everything that starts with two dashes. */
function isTiny(option: string): boolean {
  return option.length <= TINY
}

export function noSuchField(name: string, known: readonly string[]): UsageError {
  const choices = known.length === 0 ? 'this answer has none' : `known are ${known.join(', ')}`
  return invalidValue('--fields', `${quote(name)} is not a field; ${choices}.`)
}

/** `name` is as the user would type it: `--limit`, or the metavar of an argument. */
export function invalidValue(name: string, what: string, from?: string): UsageError {
  return new UsageError(`Invalid value for ${quote(name)}${from ? ` (${from})` : ''}: ${what}`)
}

export function extraArguments(args: readonly string[]): UsageError {
  const s = args.length === 1 ? '' : 's'
  return new UsageError(`Got unexpected extra argument${s} (${args.map(bare).join(' ')})`)
}

function bare(text: string): string {
  return quote(text).slice(1, -1)
}

function suggestion(word: string, known: readonly string[]): string {
  const close = closeMatches(word, known).sort().map(quote)
  if (close.length === 0) return ''
  return close.length === 1 ? ` Did you mean ${close[0]}?` : ` (Did you mean one of: ${close.join(', ')}?)`
}
