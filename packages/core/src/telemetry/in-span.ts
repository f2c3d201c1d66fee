import { AppError, type ErrorCode } from '../errors.ts'
import type { Span, SpanOptions, Telemetry } from './telemetry.ts'

/**
 * Does a piece of work as a span that ends with it; what it starts becomes a part of it. Passes on what the work answers, and
 * what it fails by.
 */
export async function inSpan<T>(
  telemetry: Telemetry,
  options: SpanOptions,
  work: (span: Span) => Promise<T>
): Promise<T> {
  const span = telemetry.start(options)
  try {
    return await telemetry.within(span, () => work(span))
  } catch (error) {
    tellFailure(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** Failures of the product or of what it depends on; the other codes refuse what was asked, which is no failure of ours. */
const FAULTS: ReadonlySet<ErrorCode> = new Set(['internal', 'unavailable', 'upstream_failed'])

/** Tells a span what went wrong, in a word that never holds somebody's data: a code or a name, and not the message. */
export function tellFailure(span: Span, error: unknown): void {
  const isRefusal = error instanceof AppError && !FAULTS.has(error.code)
  if (isRefusal) span.set({ 'error.type': error.code })
  else span.fail(typeOf(error))
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
