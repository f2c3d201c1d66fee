import { type AppError, toAppError } from '@rollcall/core'
import { exitCodeFor } from './exit-codes.ts'
import { fileProperty } from './input/parameter.ts'
import type { Io } from './io.ts'
import { severalLines } from './output/sanitise.ts'
import type { Call } from './program.ts'

/** What went wrong and what to do, without a stack trace unless one was asked for; answers the exit code. */
export async function tellFailure(
  error: unknown,
  { io, call }: { io: Io; call: Call | null }
): Promise<number> {
  const failure = toAppError(error)
  const debug = call?.given.debug === true || ['1', 'true', 'yes', 'on'].includes(io.env.ROLLCALL_DEBUG ?? '')
  const hint = failure.code === 'internal' && !debug ? ' (say --debug to see where)' : ''
  io.stderr.write(`Error: ${severalLines(describe(failure, call))}${hint}\n`)
  if (debug) {
    const { inspect } = await import('node:util')
    io.stderr.write(`${severalLines(inspect(failure.code === 'internal' ? failure.cause : failure))}\n`)
  }
  return exitCodeFor(failure, call?.leaf.isCheck)
}

/** What is limited by us says when it may be tried again, and says it over HTTP too. */
const SAYS_WHEN = /\btry again\b/i

function seconds(count: number): string {
  return count === 1 ? 'a second' : `${count} seconds`
}

/** Fields of the input are called what the command line calls them. */
function describe({ code, message, errors, retryAfter }: AppError, call: Call | null): string {
  const later =
    retryAfter === undefined || SAYS_WHEN.test(message) ? '' : `. Try again in ${seconds(retryAfter)}`
  const names = errors.map(({ pointer }) => call && optionFor(pointer.split('/')[1] ?? '', call))
  if (code !== 'invalid' || errors.length === 0 || names.some((name) => !name)) return message + later
  return errors
    .map(({ pointer, detail }, index) => `Invalid value for '${names[index]}'${placeIn(pointer)}: ${detail}`)
    .join('\n')
}

/** The option that said a part of the input: the one that named a file with it, or its own. */
function optionFor(part: string, { leaf, given }: Call): string | undefined {
  const { parameters } = leaf
  const file = parameters.find(({ property }) => property === fileProperty(part) && property in given)
  return (file ?? parameters.find(({ property }) => property === part))?.name
}

/** Of what has parts, which: ` (2, hours)` for the hours of the second; of plain values nothing. */
function placeIn(pointer: string): string {
  const inner = pointer.split('/').slice(2)
  const told = inner.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
  return inner.every((part) => /^\d+$/.test(part)) ? '' : ` (${told.join(', ')})`
}
