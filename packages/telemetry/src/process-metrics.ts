import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Gauge, Telemetry } from '@rollcall/core'

/** How often the event loop is looked at, in milliseconds. */
const RESOLUTION = 20

/** Measures the process itself, until the function that is answered is called. */
export function watchProcess({ watch }: Pick<Telemetry, 'watch'>): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  const one = (name: Gauge, read: () => number) => watch(name, () => [{ value: read() }])
  const unwatch = [
    one('nodejs.eventloop.delay.p50', () => late(delay.percentile(50))),
    one('nodejs.eventloop.delay.p90', () => late(delay.percentile(90))),
    one('nodejs.eventloop.delay.p99', () => late(delay.percentile(99))),
    // Gauges are read in the order they were made, and each report tells of the time since the last.
    one('nodejs.eventloop.delay.max', () => {
      const max = late(delay.max)
      delay.reset()
      return max
    }),
    one('process.memory.usage', () => process.memoryUsage.rss()),
    one('v8js.memory.heap.used', () => process.memoryUsage().heapUsed)
  ]
  return () => {
    delay.disable()
    for (const stop of unwatch) stop()
  }
}

/** In seconds; the histogram counts in nanoseconds, and from the last look on, which was due a while later. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION) / 1000
}
