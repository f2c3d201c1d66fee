import type { Io } from '../io.ts'

export interface Progress {
  /** `total` is null while it is unknown. */
  at(done: number, total: number | null): void
  stop(): void
}

/** A bar on stderr, drawn from the first news on; a count while the end is unknown. */
export async function progressBar({ stderr }: Pick<Io, 'stderr'>, label: string): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress')
  const options = { stream: stderr, clearOnComplete: true, hideCursor: true, linewrap: true }
  let bar: InstanceType<typeof cliProgress.SingleBar> | null = null
  return {
    at(done, total) {
      const format = total === null ? `${label}: {value}` : `${label} {bar} {value}/{total}`
      bar ??= new cliProgress.SingleBar({ ...options, format })
      if (!bar.isActive) bar.start(total ?? 0, done)
      if (total !== null) bar.setTotal(total)
      bar.update(done)
    },
    stop() {
      bar?.stop()
      bar = null
    }
  }
}
