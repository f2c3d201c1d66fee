import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '@rollcall/core'
import type { NewFile } from './io.ts'

/** A file to be read a piece at a time; nothing is read before it is asked for. Rejects as node:fs does. */
export async function openFile(path: string): Promise<Readable> {
  const handle = await open(path)
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream()
  await handle.close()
  throw refusal('EISDIR', path)
}

/**
 * A file that is at its place once it is whole: until then it is written beside it. What is no file, as a pipe, is written
 * to as it is. Rejects as node:fs does, with `EEXIST` when there is a file that may not be replaced.
 */
export async function createFile(path: string, { replace }: { replace: boolean }): Promise<NewFile> {
  const there = await stat(path).catch(unlessMissing)
  if (there?.isDirectory()) throw refusal('EISDIR', path)
  if (there && !there.isFile())
    return writing(await open(path, 'w'), { keep: async () => {}, drop: async () => {} })
  if (there && !replace) throw refusal('EEXIST', path)
  const place = there ? await realpath(path) : path
  const draft = join(dirname(place), `.${basename(place)}.${randomUUID()}.tmp`)
  return writing(await open(draft, 'wx', modeOf(there)), {
    keep: () => rename(draft, place),
    drop: () => rm(draft, { force: true })
  })
}

/** Enough for one write, in characters. */
const FULL = 65_536

type Ending = Pick<NewFile, 'keep' | 'drop'>

function writing(handle: FileHandle, ending: Ending): NewFile {
  let waiting = ''
  let isOpen = true
  const flush = async () => {
    const text = waiting
    waiting = ''
    if (text !== '') await handle.writeFile(text)
  }
  const close = async () => {
    isOpen = false
    await handle.close()
  }
  return {
    async write(text) {
      waiting += text
      if (waiting.length >= FULL) await flush().catch(unwritten)
    },
    async keep() {
      await flush().then(close).then(ending.keep).catch(unwritten)
    },
    async drop() {
      if (!isOpen) return
      await close()
      await ending.drop()
    }
  }
}

function modeOf(there: Stats | undefined): number {
  return there === undefined ? 0o666 : there.mode & 0o777
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

/** A full disk, as a rule. */
function unwritten(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error)) throw error
  throw new AppError('unavailable', `Cannot write the output: ${error.message}`, { cause: error })
}

function refusal(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code })
}
