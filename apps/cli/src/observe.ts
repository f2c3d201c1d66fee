import { AppError, type Telemetry, tellFailure } from '@rollcall/core'
import { Aborted, UsageError } from './click/usage-error.ts'
import { exitCodeFor, FINE, NOT_HELD, USAGE } from './exit-codes.ts'
import { BrokenPipe } from './output/writer.ts'

interface Observing {
  /** As in `['items', 'list']`. */
  path: readonly string[]
  isCheck: boolean
  env: Record<string, string | undefined>
}

/** How long a command waits at its end for an agent to take what it tells, in milliseconds. Then nothing is tried again. */
const PATIENCE = 700

/** Does a command as a span with its exit code, where the environment says who wants to know; elsewhere nothing is loaded. */
export async function observe(
  { path, isCheck, env }: Observing,
  run: (telemetry?: Telemetry) => Promise<number>
): Promise<number> {
  const telemetry = wantsTelemetry(env) ? await telemetryFor(env) : undefined
  if (telemetry === undefined) return run()
  const span = telemetry.start({ name: `rollcall ${path.join(' ')}` })
  try {
    const code = await telemetry.within(span, () => run(telemetry))
    span.set({ 'process.exit.code': code })
    return code
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) tellFailure(span, error)
    span.set({ 'process.exit.code': code ?? exitCodeFor(error, isCheck) })
    throw error
  } finally {
    span.end()
    await telemetry.close()
  }
}

/** Whether the environment says who wants to know. */
export function wantsTelemetry(env: Observing['env']): boolean {
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.DD_AGENT_HOST)
}

/** With settings that are wrong there is none: whoever opens the product tells so, along with all else that is wrong. */
async function telemetryFor(env: Observing['env']): Promise<Telemetry | undefined> {
  const { openTelemetry, readConfig, telemetryEnv } = await import('@rollcall/runtime')
  try {
    return await openTelemetry(readConfig(telemetryEnv(env)), { patience: PATIENCE })
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return undefined
    throw error
  }
}

/** How a command may end that did nothing wrong. */
function codeOf(error: unknown): number | undefined {
  if (error instanceof BrokenPipe) return FINE
  if (error instanceof Aborted) return NOT_HELD
  return error instanceof UsageError ? USAGE : undefined
}
