import { toAppError } from '../errors.ts'
import { isStream } from '../is-stream.ts'
import type { Around } from '../use-case.ts'
import { tellFailure } from './in-span.ts'
import type { Span, Telemetry } from './telemetry.ts'

/** For `bind`: each call is a span with the use case's name. One that answers a stream lasts as long as that. */
export function observeUseCases(telemetry: Telemetry): Around {
  return async (name, call) => {
    const attributes = { 'rollcall.use_case': name }
    const span = telemetry.start({ name, attributes, timed: 'rollcall.use_case.duration' })
    try {
      const output = await telemetry.within(span, call)
      if (isStream(output)) return partsWithin(span, output, telemetry)
      span.end()
      return output
    } catch (error) {
      throw ended(span, error)
    }
  }
}

/** Whatever is not an AppError is told as the caller sees it. */
function ended(span: Span, error: unknown): unknown {
  tellFailure(span, toAppError(error))
  span.end()
  return error
}

/** Each element is made as a part of the span, whoever asks for it. */
function partsWithin(
  span: Span,
  stream: AsyncIterable<unknown>,
  telemetry: Telemetry
): AsyncIterable<unknown> {
  const parts = stream[Symbol.asyncIterator]()
  let isOver = false
  const take = async (step: () => Promise<IteratorResult<unknown>>) => {
    try {
      const part = await telemetry.within(span, step)
      if (part.done === true && !isOver) span.end()
      isOver ||= part.done === true
      return part
    } catch (error) {
      if (isOver) throw error
      isOver = true
      throw ended(span, error)
    }
  }
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => take(() => parts.next()),
      return: () => take(async () => (await parts.return?.()) ?? { done: true, value: undefined })
    })
  }
}
