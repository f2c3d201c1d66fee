import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { exitCodeOf } from './exit-codes.ts'
import type { Io } from './io.ts'
import { run } from './run.ts'

const io: Io = {
  get stdin() {
    return process.stdin
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  get cwd() {
    return process.cwd()
  },
  program: basename(process.argv[1] ?? '') === 'cli' ? 'cli' : 'rollcall',
  now: () => new Date(),
  readFile: (path) => readFileSync(path, 'utf8'),
  openFile: async (path) => (await import('./disk.ts')).openFile(path),
  createFile: async (path, options) => (await import('./disk.ts')).createFile(path, options),
  onInterrupt(listener) {
    process.once('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  }
}

/** `| head` closes the pipe: whoever writes next is told by `BrokenPipe`. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') tellUnwritten(error)
  })
}

let unwritten = false

/** A full disk, as a rule; whether stderr can still be written to is not known. */
function tellUnwritten({ message }: Error): void {
  if (!unwritten) process.stderr.write(`Error: Cannot write the output: ${message}\n`)
  unwritten = true
  process.exitCode = exitCodeOf.unavailable
}

void run(process.argv.slice(2), io).then((code) => {
  if (!unwritten) process.exitCode = code
})
