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
  /** A file to be read a piece at a time. Rejects as node:fs does. */
  openFile(path: string): Promise<Readable>
  /** Begins a file. Rejects as node:fs does, with `EEXIST` for one that may not be replaced. */
  createFile(path: string, options: { replace: boolean }): Promise<NewFile>
  /** Calls the listener at the first Ctrl-C; answers how to stop listening. */
  onInterrupt(listener: () => void): () => void
}

/** A file that is being written. Nobody sees it before it is kept. */
export interface NewFile {
  write(text: string): Promise<void>
  /** It is whole. */
  keep(): Promise<void>
  /** It is not wanted, unless it is kept already. */
  drop(): Promise<void>
}

/** Whether there is somebody to ask. */
export function isInteractive({ stdin, stderr }: Io): boolean {
  return stdin.isTTY === true && stderr.isTTY === true
}
