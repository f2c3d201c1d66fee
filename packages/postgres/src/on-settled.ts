interface Settling {
  resolve(result: unknown): void
  reject(error: unknown): void
}

/**
 * Tells when a query of postgres.js settles, and by which error, just before whoever waits for it learns of it. It calls
 * `resolve` or `reject` of the query, and replaces both for each part that a cursor reads: so they are watched where they stand.
 */
export function onSettled(query: Settling, tell: (error?: unknown) => void): void {
  let isSettled = false
  const once = (error?: unknown) => {
    if (!isSettled) tell(error)
    isSettled = true
  }
  watch(query, 'resolve', () => once())
  watch(query, 'reject', once)
}

function watch(query: Settling, name: keyof Settling, told: (value: unknown) => void): void {
  let current = query[name]
  const settle = (value: unknown) => {
    told(value)
    current(value)
  }
  Object.defineProperty(query, name, {
    configurable: true,
    get: () => settle,
    set: (next: Settling[typeof name]) => {
      current = next
    }
  })
}
