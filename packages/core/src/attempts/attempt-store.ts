/** What is remembered of the attempts under one key, which is a hash: no address and no e-mail is kept. */
export interface Attempts {
  key: string
  /** Since they were last forgiven. */
  count: number
  /** Before this the next one is refused. */
  next_at: string
  /** After this nothing is remembered. */
  expires_at: string
}

/** Counters that all processes share. */
export interface AttemptStore {
  /** Those that are remembered at `now`, by key. */
  read(keys: readonly string[], now: string): Promise<Map<string, Attempts>>
  /**
   * Replaces what is remembered under the keys, alone with them: `change` is given what there is, in the order of the keys,
   * null for nothing. An answer of null forgets the key. Forgets some that have expired on the way.
   */
  change(
    keys: readonly string[],
    change: (known: (Attempts | null)[]) => (Attempts | null)[],
    now: string
  ): Promise<void>
}
