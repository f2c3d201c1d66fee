interface Working {
  /** How many are worked on at once, those that are done and not taken yet included. */
  atOnce: number
  interrupted: AbortSignal | undefined
}

/**
 * Works on elements, several at once, and gives the results in groups as they are done, the fastest first. When it is
 * interrupted, or a work or the source fails, what is done by then is given before it rejects. Whoever stops taking groups stops
 * the works that go on: they are told by their signal, and have ended when this has.
 */
export async function* asDone<T, R>(
  source: AsyncIterable<T>,
  work: (element: T, signal: AbortSignal) => Promise<R>,
  { atOnce, interrupted }: Working
): AsyncIterable<R[]> {
  const elements = source[Symbol.asyncIterator]()
  /** What goes on, and what ends it: one signal for all would gather listeners. */
  const running = new Map<Promise<void>, AbortController>()
  const done: R[] = []
  const failures: unknown[] = []
  let isMore = true

  async function takeIn(): Promise<void> {
    while (isMore && !isOver() && running.size + done.length < atOnce) {
      const next = await elements.next()
      if (next.done === true) isMore = false
      else begin(next.value)
    }
  }

  function begin(element: T): void {
    const ending = new AbortController()
    const run = work(element, ending.signal)
      .then((result) => void done.push(result))
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(run))
    running.set(run, ending)
  }

  function isOver(): boolean {
    return interrupted?.aborted === true || failures.length > 0
  }

  function stop(): void {
    for (const ending of running.values()) ending.abort(interrupted?.reason)
  }

  interrupted?.throwIfAborted()
  interrupted?.addEventListener('abort', stop)
  try {
    do {
      await takeIn().catch((error: unknown) => void failures.push(error))
      if (running.size > 0 && done.length === 0 && !isOver()) await Promise.race(running.keys())
      if (done.length > 0) yield done.splice(0)
      interrupted?.throwIfAborted()
      if (failures.length > 0) throw failures[0]
    } while (isMore || running.size > 0 || done.length > 0)
  } finally {
    interrupted?.removeEventListener('abort', stop)
    stop()
    await Promise.all(running.keys())
    await elements.return?.()
  }
}
