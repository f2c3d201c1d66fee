import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
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
  onInterrupt(listener) {
    process.once('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  }
}

/** `| head` closes the pipe: whoever writes next is told by `BrokenPipe`. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

void run(process.argv.slice(2), io).then((code) => {
  process.exitCode = code
})
