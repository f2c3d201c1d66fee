import { inSpan } from './in-span.ts'
import type { Telemetry } from './telemetry.ts'

interface Asked {
  method: string
  /** Who is asked. */
  origin: URL
  /** The path with `:name` where something of the question goes, so that questions of one kind have one name. */
  template: string
  /** How often the same was asked before. */
  resends?: number
}

/** Asks over HTTP as a span that ends with the answer, and has failed when the answer is no success. */
export function askInSpan<A extends { status: number }>(
  telemetry: Telemetry,
  { method, origin, template, resends = 0 }: Asked,
  ask: () => Promise<A>
): Promise<A> {
  const attributes = {
    'http.request.method': method,
    'url.template': template,
    'server.address': origin.hostname,
    'server.port': Number(origin.port || (origin.protocol === 'https:' ? 443 : 80)),
    'http.request.resend_count': resends || undefined
  }
  const name = `${method} ${template}`
  const timed = 'http.client.request.duration'
  return inSpan(telemetry, { name, kind: 'client', attributes, timed }, async (span) => {
    const answer = await ask()
    span.set({ 'http.response.status_code': answer.status })
    if (answer.status >= 400) span.fail(String(answer.status))
    return answer
  })
}
