/** People at work, all at once. */
export interface Crowd {
  /** Nobody begins anything new; resolves when everybody is through. */
  stop(): Promise<void>
}

/** So many people, each of whom takes `turn` after `turn` until one answers false or they are told to stop. */
export function crowd(size: number, turn: () => Promise<boolean>): Crowd {
  let isOver = false
  const everybody = Promise.all(
    Array.from({ length: size }, async () => {
      while (!isOver && (await turn()));
    })
  )
  return {
    async stop() {
      isOver = true
      await everybody
    }
  }
}
