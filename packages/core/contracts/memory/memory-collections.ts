import { AppError, type Clock, type Collection, type CollectionLog } from '@rollcall/core'

interface Run extends Collection {
  state: 'running' | 'complete' | 'abandoned'
  alive_at: number
}

/** One silent for `staleAfterMs` by the clock is dead. */
export function memoryCollections(clock: Clock, staleAfterMs = 60_000): CollectionLog {
  const runs: Run[] = []

  const running = (id: string) => {
    const run = runs.find((run) => run.id === id && run.state === 'running')
    if (!run) throw new AppError('conflict', 'Another collection has taken over')
    return run
  }

  return {
    async begin(collection) {
      const now = clock.now().getTime()
      const ofSource = runs.filter(({ source }) => source === collection.source)
      const other = ofSource.find(({ state }) => state === 'running')
      if (other && now - other.alive_at <= staleAfterMs) {
        throw new AppError('conflict', `A collection is running since ${other.started_at}`)
      }
      if (other) other.state = 'abandoned'
      runs.push({ ...collection, state: 'running', alive_at: now })
      const complete = ofSource
        .filter(({ state }) => state === 'complete')
        .map(({ started_at }) => started_at)
      return { since: complete.sort().at(-1) ?? null }
    },
    async advance(id) {
      running(id).alive_at = clock.now().getTime()
    },
    async finish(id) {
      running(id).state = 'complete'
    },
    async abandon(id) {
      running(id).state = 'abandoned'
    }
  }
}
