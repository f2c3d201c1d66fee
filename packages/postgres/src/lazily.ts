/** What `make` gives, made when it is first asked for: the stores of a transaction need few of their statements. */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
