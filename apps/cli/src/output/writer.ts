import type { Writable } from 'node:stream'

/** Nobody takes our output any more: who read it has enough (`| head`), or the disk is full, which `main.ts` tells. */
export class BrokenPipe extends Error {}

/** Resolves when there is room for more, so that long lists need little memory. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.destroyed) throw new BrokenPipe()
  if (stream.write(text)) return
  await new Promise<void>((resolve, reject) => {
    const forget = () => stream.off('drain', drained).off('close', broken).off('error', broken)
    const drained = () => {
      forget()
      resolve()
    }
    const broken = () => {
      forget()
      reject(new BrokenPipe())
    }
    stream.on('drain', drained).on('close', broken).on('error', broken)
  })
}

export async function writeLines(stream: Writable, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await write(stream, `${lines.join('\n')}\n`)
}
