import { inSpan, type SpanRef, type Telemetry } from '@rollcall/core'

interface Batch {
  name: string
  /** What travels in it. */
  calls: readonly { span: SpanRef | undefined }[]
}

/** As many as a span keeps. */
const LINKS = 128

/**
 * A batch is a part of the trace of the first call whose trace is kept, and linked to the spans of the others. Whoever started it
 * says nothing: as a rule that was the batch before.
 */
export function batchSpan<T>(
  telemetry: Telemetry,
  { name, calls }: Batch,
  write: () => Promise<T>
): Promise<T> {
  const spans = calls.flatMap(({ span }) => span ?? [])
  const first = spans.find(({ sampled }) => sampled) ?? spans[0] ?? null
  const others = spans.filter((span) => span !== first)
  const size = calls.length
  telemetry.record('rollcall.group_commit.batch_size', size, { batch: name })
  const attributes = { 'db.operation.batch.size': size }
  const options = { name: `${name}.commit`, attributes, within: first, links: others.slice(0, LINKS) }
  return inSpan(telemetry, options, write)
}
