/** Few enough that a statement stays far below its time-out, and holds its locks for a moment only. */
const CHUNK = 10_000

/** Deletes by statements of `limit` rows each until one finds fewer; answers how many rows it were. */
export async function deleteInChunks(
  remove: (limit: number) => PromiseLike<{ count: number }>,
  chunk = CHUNK
): Promise<number> {
  let deleted = 0
  for (;;) {
    const { count } = await remove(chunk)
    deleted += count
    if (count < chunk) return deleted
  }
}
