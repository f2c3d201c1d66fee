import { type Caller, isStream, type Telemetry } from '@rollcall/core'
import { Aborted, UsageError } from './click/usage-error.ts'
import { FINE, NOT_HELD } from './exit-codes.ts'
import { completeInput } from './input/complete-input.ts'
import { createNamed, type NamedFiles, namedFiles, readToken } from './input/read-file.ts'
import { readInput } from './input/read-input.ts'
import { isFile, isList, isStreamed } from './input/schema.ts'
import { readSettings, type Settings } from './input/settings.ts'
import { isInteractive, type NewFile } from './io.ts'
import type { Said } from './leaf.ts'
import { observe } from './observe.ts'
import type { Opened, Where } from './open.ts'
import { type Chosen, chooseOutput, printAll, printOne } from './output/print.ts'
import { printElements, printText } from './output/print-stream.ts'
import { type Progress, progressBar } from './output/progress.ts'
import { writeLines } from './output/writer.ts'
import { confirm, prompter } from './prompter.ts'
import type { AnySpec, UseCaseCommand } from './spec.ts'

/** From what was said to what is printed. */
export async function runUseCase(command: UseCaseCommand, said: Said): Promise<number> {
  const settings = await readSettings(said.io)
  const { path, isCheck } = command
  return observe({ path, isCheck, env: settings.env }, (telemetry) =>
    runWith(command, said, { settings, telemetry })
  )
}

interface Surroundings {
  settings: Settings
  telemetry: Telemetry | undefined
}

async function runWith(command: UseCaseCommand, said: Said, surroundings: Surroundings): Promise<number> {
  const files = namedFiles(said.io)
  said.interrupted.addEventListener('abort', files.close, { once: true })
  try {
    return await runOn(files, command, { said, ...surroundings })
  } finally {
    files.close()
  }
}

async function runOn(
  files: NamedFiles,
  command: UseCaseCommand,
  { said, settings, telemetry }: { said: Said } & Surroundings
): Promise<number> {
  const { spec, described } = command
  const { io } = said
  const values = readInput(command.parameters, said.given, settings)
  const chosen = chooseOutput(values, described)
  refuseAsThere(values, said.given)
  const input = await completeInput(command, values, { said, files })
  if (needsAnswer(spec, values, input) && !isInteractive(io)) {
    throw new UsageError(`${described.summary}? There is no terminal to ask on: say --yes.`)
  }
  const until = orAborted(said.interrupted)
  const file = isFile(described.output) ? await createNamed(values, io) : null
  try {
    const opening = openFor(spec, { values, settings, said, files, telemetry })
    const opened = await until(opening, ({ close }) => close())
    try {
      await writeLines(io.stderr, io.stderr.isTTY ? opened.news : [])
      const asks = needsAnswer(spec, values, input)
      const agreed = asks ? await askFirst(spec, input, { opened, said }) : input
      return await answer(opened, { command, said, input: agreed, values, chosen, file, until })
    } finally {
      await opened.close()
    }
  } finally {
    await file?.drop()
  }
}

interface Answering {
  command: UseCaseCommand
  said: Said
  input: Values
  values: Values
  chosen: Chosen
  file: NewFile | null
  until: ReturnType<typeof orAborted>
}

/** Calls the use case and prints what it answers; answers the exit code. */
async function answer(opened: Opened, { command, said, input, values, chosen, file, until }: Answering) {
  const { spec, described } = command
  const { io, interrupted } = said
  const shown = { ...chosen, view: spec.print }
  const bar = await barOf(command, { io, file })
  const run = callOf(opened, spec, bar)
  const call = (part: Values) => until(run(part), undefined, PATIENCE)
  try {
    if (values.all === true && isList(described.output))
      return await printAll((part) => call(inputFor(part, input)), { input, io, shown })
    const output = await call(input)
    if (isStream(output)) {
      const print = isFile(described.output) ? printText : printElements
      return await until(print(output, { io, spec, shown, file, interrupted }), undefined, PATIENCE)
    }
    bar?.stop()
    await printOne(output, { io, shown })
    const remarks = [...(spec.remark ? [spec.remark] : []), ...(spec.closing?.(output) ?? [])]
    await writeLines(io.stderr, io.stderr.isTTY ? remarks : [])
    return spec.holds && !spec.holds(output) ? NOT_HELD : FINE
  } finally {
    bar?.stop()
  }
}

type Values = Record<string, unknown>

/** Of one page: rows are passed over before the first alone. */
function inputFor(part: Values, { skip, ...input }: Values): Values {
  return { ...input, ...(skip !== undefined && part.cursor === undefined && { skip }), ...part }
}

/**
 * Whom a server takes somebody for follows from the token alone. A server that the command line names wins over a user
 * that the environment names for the database here.
 */
function refuseAsThere({ as: user, server }: Values, given: Values): void {
  if (user === undefined || server === undefined) return
  if (given.server !== undefined && given.as === undefined) return
  const instead = "on a server you are whoever its token belongs to: use '--token-file'."
  throw new UsageError(`Options '--as' and '--server' exclude each other; ${instead}`)
}

/** How long work that was interrupted may take to end where nothing is lost, in milliseconds. */
const PATIENCE = 2_000

/** Stops waiting at Ctrl-C, or `patience` later; what comes too late is handed to `late`. */
function orAborted(interrupted: AbortSignal) {
  return async <T>(awaited: Promise<T>, late?: (result: T) => unknown, patience = 0): Promise<T> => {
    const aborted = new Promise<never>((_resolve, reject) => {
      const abort = () => {
        if (late) awaited.then(late, () => undefined)
        const giveUp = () => reject(new Aborted())
        awaited.then(giveUp, giveUp)
        setTimeout(giveUp, patience).unref()
      }
      if (interrupted.aborted) return abort()
      interrupted.addEventListener('abort', abort, { once: true })
      const settled = () => interrupted.removeEventListener('abort', abort)
      awaited.then(settled, settled)
    })
    return Promise.race([awaited, aborted]).catch((error: unknown) => {
      throw interrupted.aborted ? new Aborted() : error
    })
  }
}

function needsAnswer({ confirm }: AnySpec, values: Values, input: Values): boolean {
  return confirm !== undefined && values.yes !== true && input.dry_run !== true
}

async function openFor(
  spec: AnySpec,
  {
    values,
    settings,
    said,
    files,
    telemetry
  }: { values: Values; said: Said; files: NamedFiles } & Surroundings
) {
  const { io, open } = said
  const { env, sources } = settings
  const where: Where = {
    env,
    sources,
    schema: spec.schema ?? 'ready',
    interrupted: said.interrupted,
    telemetry
  }
  if (typeof values.server === 'string') {
    where.server = values.server
    const token = await readToken(values.token_file, { settings, said, files })
    if (token !== undefined) where.token = token
  } else if (typeof values.as === 'string') where.as = values.as
  if (io.stderr.isTTY) where.onProgress = (message) => io.stderr.write(`${message}\n`)
  return open(where)
}

/** Answers the input, with what was asked about held fast. */
async function askFirst(spec: AnySpec, input: Values, { opened, said }: { opened: Opened; said: Said }) {
  const asked = await spec.confirm?.(input, opened)
  if (!asked) return input
  const { question, means } = typeof asked === 'string' ? { question: asked, means: {} } : asked
  const { io } = said
  const asking = prompter(io)
  try {
    if (!(await confirm(question, asking, (text) => io.stderr.write(`${text}\n`)))) throw new Aborted()
    return { ...input, ...means }
  } finally {
    asking.close()
  }
}

/** The use case as a function of its input alone. */
function callOf({ app, caller }: Opened, { useCase }: AnySpec, bar: Progress | null) {
  const target: { run(input: Values, caller: Caller): Promise<unknown> } = { run: app[useCase] }
  const told = bar === null ? caller : { ...caller, onProgress: bar.at }
  return (input: Values) => target.run(input, told)
}

/** A progress bar where there is somebody to look at it, unless what is printed meanwhile would run into it. */
async function barOf(
  { spec, described }: UseCaseCommand,
  { io, file }: { io: Said['io']; file: NewFile | null }
): Promise<Progress | null> {
  if (spec.progress === undefined || !io.stderr.isTTY) return null
  const isInTheWay = isStreamed(described.output) && file === null && io.stdout.isTTY === true
  return isInTheWay ? null : progressBar(io, spec.progress)
}
