import { AppError, type Probe } from '@rollcall/core'
import { type RollbarOptions, rollbarTransport } from './transport.ts'

const DEADLINE = 1500

/** Asks Rollbar's ping for its `pong`, once and within 1.5 seconds. It needs no access token. */
export function rollbarProbe(options: Pick<RollbarOptions, 'url' | 'dispatcher' | 'telemetry'>): Probe {
  const transport = rollbarTransport({
    ...options,
    accessToken: '',
    timeoutMs: DEADLINE,
    backoffMs: 2 * DEADLINE
  })
  return async () => {
    const start = performance.now()
    const error = await transport.send({ method: 'GET', path: '/status/ping' }).then(
      ({ status, text }) =>
        status === 200 && text.trim() === 'pong' ? null : `status ${status} and no pong`,
      (failure: unknown) => (failure instanceof AppError ? failure.message : String(failure))
    )
    const latency_ms = Math.round((performance.now() - start) * 10) / 10
    return { name: 'rollbar', required: false, status: error === null ? 'OK' : 'KO', latency_ms, error }
  }
}
