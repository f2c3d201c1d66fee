import { askInSpan, type Telemetry } from '@rollcall/core'
import type { Send } from './transport.ts'

interface Target {
  origin: URL
  /** The path with `:name` where the input goes. */
  template: string
}

/** A request is a span until the headers of its answer are there, and tells the server which: its spans join the trace. */
export function observedSend(send: Send, telemetry: Telemetry, target: Target): Send {
  return (request, timeoutMs) =>
    askInSpan(telemetry, { ...target, method: request.method }, () => {
      const headers = { ...request.headers, ...telemetry.headers() }
      return send({ ...request, headers }, timeoutMs)
    })
}
