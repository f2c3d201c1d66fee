import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Aborted } from './click/usage-error.ts'
import type { Io } from './io.ts'

/** Somebody at a terminal. */
export interface Prompter {
  /** Rejects with `Aborted` at Ctrl-C and at the end of input. */
  ask(question: string): Promise<string>
  /** The same without showing what is typed. */
  askHidden(question: string): Promise<string>
  close(): void
}

/** One reader for all questions of a command, so that answers pasted at once are not lost. */
export function prompter({ stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>): Prompter {
  let hidden = false
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) stderr.write(chunk)
      done()
    }
  })
  const reader = createInterface({ input: stdin, output, terminal: true, historySize: 0 })
  const lines: string[] = []
  let waiting: Waiting | null = null
  let ended = false
  const abort = () => {
    ended = true
    waiting?.reject(new Aborted())
  }
  reader.on('line', (line) => {
    if (waiting) waiting.resolve(line)
    else lines.push(line)
  })
  reader.on('SIGINT', abort)
  reader.on('close', abort)

  async function ask(question: string, hide: boolean): Promise<string> {
    if (ended) throw new Aborted()
    reader.setPrompt(question)
    reader.prompt()
    hidden = hide
    try {
      return lines.shift() ?? (await nextLine())
    } catch (error) {
      if (!hide) stderr.write('\n')
      throw error
    } finally {
      if (hide) stderr.write('\n')
      hidden = false
    }
  }

  async function nextLine(): Promise<string> {
    try {
      return await new Promise<string>((resolve, reject) => {
        waiting = { resolve, reject }
      })
    } finally {
      waiting = null
    }
  }

  return {
    ask: (question) => ask(question, false),
    askHidden: (question) => ask(question, true),
    close: () => reader.close()
  }
}

interface Waiting {
  resolve(line: string): void
  reject(error: Error): void
}

/** A yes or a no; nothing said is a no. */
export async function confirm(
  question: string,
  { ask }: Pick<Prompter, 'ask'>,
  complain: (text: string) => void
) {
  for (;;) {
    const answer = (await ask(`${question} [y/N]: `)).trim().toLowerCase()
    if (answer === 'y' || answer === 'yes') return true
    if (answer === '' || answer === 'n' || answer === 'no') return false
    complain('Error: invalid input')
  }
}
