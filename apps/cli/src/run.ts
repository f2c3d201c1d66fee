import { CommanderError } from 'commander'
import { Aborted, UsageError } from './click/usage-error.ts'
import { FINE, NOT_HELD, USAGE } from './exit-codes.ts'
import type { Io } from './io.ts'
import { type Open, open as openWherever } from './open.ts'
import { BrokenPipe } from './output/writer.ts'
import { type Call, understand } from './program.ts'

/** The program: from a command line to an exit code. It never exits by itself. */
export async function run(argv: readonly string[], io: Io, open: Open = openWherever): Promise<number> {
  const interrupted = new AbortController()
  let call: Call | null = null
  try {
    call = await understand(argv, io)
    return await perform(call, { io, open, interrupted })
  } catch (error) {
    return await tell(error, { io, call })
  }
}

interface Running {
  io: Io
  open: Open
  interrupted: AbortController
}

/** A command that Ctrl-C reaches ends as aborted; one that listens to it itself (`serve`) ends as it sees fit. */
async function perform({ command, leaf, given }: Call, { io, open, interrupted }: Running): Promise<number> {
  const ignore = io.onInterrupt(() => interrupted.abort())
  try {
    const said = {
      given,
      refuseExtra: () => command.refuseExtra(),
      io,
      open,
      interrupted: interrupted.signal
    }
    return await leaf.run(said)
  } finally {
    ignore()
  }
}

async function tell(error: unknown, { io, call }: { io: Io; call: Call | null }): Promise<number> {
  if (error instanceof CommanderError) return error.code === 'commander.help' ? USAGE : FINE
  if (error instanceof BrokenPipe) return FINE
  if (error instanceof Aborted) return say(io, 'Aborted!', NOT_HELD)
  if (error instanceof UsageError) return say(io, `${usageOf(error, call)}Error: ${error.message}`, USAGE)
  const { tellFailure } = await import('./tell-failure.ts')
  return tellFailure(error, { io, call })
}

function say({ stderr }: Io, text: string, code: number): number {
  stderr.write(`${text}\n`)
  return code
}

function usageOf(error: UsageError, call: Call | null): string {
  const { shown } = call ? call.command.fail(error) : error
  return shown ?? ''
}
