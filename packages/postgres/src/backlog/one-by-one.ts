/** Work for the same name follows one another; what waits takes no connection from others, as one that waits for a lock would. */
export function oneByOne() {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = Promise.allSettled([last.get(name)])
    const mine = before.then(work)
    last.set(name, mine)
    try {
      return await mine
    } finally {
      if (last.get(name) === mine) last.delete(name)
    }
  }
}
