import type { Readable, Writable } from 'node:stream'

/** Everything the program touches outside itself. */
export interface Io {
  readonly stdin: Readable & { isTTY?: boolean }
  readonly stdout: Writable & { isTTY?: boolean; columns?: number }
  readonly stderr: Writable & { isTTY?: boolean; columns?: number }
  env: Record<string, string | undefined>
  cwd: string
  /** Under which name it was called. */
  program: string
  now(): Date
  /** Throws as node:fs does. */
  readFile(path: string): string
  /** Calls the listener at the first Ctrl-C; answers how to stop listening. */
  onInterrupt(listener: () => void): () => void
}

/** Whether there is somebody to ask. */
export function isInteractive({ stdin, stderr }: Io): boolean {
  return stdin.isTTY === true && stderr.isTTY === true
}
