import type { Headers } from './call.ts'

/** Longer than any window of Rollbar's: who asks for more has made a mistake. */
const DAY = 86_400

/** How long Rollbar asks to wait, in seconds, when it says so: it counts in seconds or names a time. */
export function secondsAsked(headers: Headers, now: number): number | undefined {
  const candidates = [
    Number(headers['retry-after']),
    (Date.parse(String(headers['retry-after'])) - now) / 1000,
    Number(headers['x-rate-limit-remaining-seconds']),
    Number(headers['x-rate-limit-reset']) - now / 1000
  ]
  const asked = candidates.find((seconds) => seconds >= 0 && seconds <= DAY)
  return asked === undefined ? undefined : Math.ceil(asked)
}

/** Milliseconds before the next attempt: twice as long each time, spread out, and never less than Rollbar asks for. */
export function waitBefore(
  attempt: number,
  { backoffMs, asked = 0 }: { backoffMs: number; asked: number | undefined }
): number {
  const backoff = backoffMs * 2 ** attempt
  return Math.max(asked * 1000, backoff / 2) + (Math.random() * backoff) / 2
}
