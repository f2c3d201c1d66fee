import type { Ids } from '@rollcall/core'

/** 019ac000-0000-7000-8000-000000000001 and so on: valid UUIDv7 that say in which order they were made. */
export function countingIds(): Ids {
  let made = 0
  return { next: () => `019ac000-0000-7000-8000-${String(++made).padStart(12, '0')}` }
}
