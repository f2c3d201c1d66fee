import type { Writable } from 'node:stream'

/** Whoever read our output has enough of it (`| head`). */
export class BrokenPipe extends Error {}

/** Resolves when there is room for more, so that long lists need little memory. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.destroyed) throw new BrokenPipe()
  if (stream.write(text)) return
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error) => {
      stream.off('drain', settle).off('close', closed).off('error', settle)
      if (error) reject(isBrokenPipe(error) ? new BrokenPipe() : error)
      else resolve()
    }
    const closed = () => settle(new BrokenPipe())
    stream.on('drain', settle).on('close', closed).on('error', settle)
  })
}

export async function writeLines(stream: Writable, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await write(stream, `${lines.join('\n')}\n`)
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE'
}
