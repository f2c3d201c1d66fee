interface Limits {
  signal: AbortSignal | undefined
  /** When time is up, and what to say then. */
  time?: { ms: number; late: () => Error }
}

/**
 * Rejects at once when the time is up or the signal says so, whatever the work is doing; the work is told by its own signal.
 * Nothing is left listening: `AbortSignal.any` keeps something for each call as long as a signal lives.
 */
export async function within<T>(
  { signal, time }: Limits,
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  signal?.throwIfAborted()
  const ending = new AbortController()
  const ended = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason))
  })
  const stop = () => ending.abort(signal?.reason)
  signal?.addEventListener('abort', stop)
  const timer = time && setTimeout(() => ending.abort(time.late()), Math.max(0, time.ms))
  try {
    return await Promise.race([work(ending.signal), ended])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}
