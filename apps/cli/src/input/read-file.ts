import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { quote } from '../click/quote.ts'
import { invalidValue } from '../click/usage-error.ts'
import type { Io, NewFile } from '../io.ts'
import type { Said } from '../leaf.ts'
import type { Settings } from './settings.ts'

/** The files that one command line names. */
export interface NamedFiles {
  /** The content of a file; of standard input for `-`. `name` is the option that named it. */
  read(path: string, name: string): Promise<string>
  /** A secret that a file holds: without the end of its line. */
  readSecret(path: string, name: string): Promise<string>
  /** A file, or standard input for `-`, that is read while it is worked on. */
  open(path: string, name: string): Promise<AsyncIterable<Uint8Array>>
  /** Lets go of what was opened, read or not. */
  close(): void
}

/** Standard input can be read once: the second option that names it is refused. */
export function namedFiles(io: Io): NamedFiles {
  let reader: string | null = null
  const opened: Readable[] = []
  const stdinFor = (name: string): Io['stdin'] => {
    if (reader !== null) {
      throw invalidValue(name, `standard input is read for ${quote(reader)} already; name a file here.`)
    }
    reader = name
    return io.stdin
  }
  const read = async (path: string, name: string): Promise<string> =>
    path === '-' ? readAll(stdinFor(name)) : readNamed(path, name, io)
  return {
    read,
    readSecret: async (path, name) => (await read(path, name)).replace(/\r?\n$/, ''),
    async open(path, name) {
      const stream = path === '-' ? stdinFor(name) : await openNamed(path, name, io)
      opened.push(stream)
      return stream
    },
    close: () => opened.forEach((stream) => stream.destroy())
  }
}

function readNamed(path: string, name: string, io: Io): string {
  try {
    return io.readFile(resolve(io.cwd, path))
  } catch (error) {
    throw invalidValue(name, `${quote(path)}: ${reason(error)}`)
  }
}

async function openNamed(path: string, name: string, io: Io): Promise<Readable> {
  try {
    return await io.openFile(resolve(io.cwd, path))
  } catch (error) {
    throw invalidValue(name, `${quote(path)}: ${reason(error)}`)
  }
}

/** The file that `--output` names, begun; null for standard output. */
export async function createNamed(
  { output, force }: Record<string, unknown>,
  io: Io
): Promise<NewFile | null> {
  if (typeof output !== 'string' || output === '-') return null
  try {
    return await io.createFile(resolve(io.cwd, output), { replace: force === true })
  } catch (error) {
    throw invalidValue('--output', `${quote(output)}: ${reason(error)}`)
  }
}

interface Reading {
  settings: Settings
  said: Said
  files: NamedFiles
}

/** A file that was named on the command line wins over the variable, and that over a file the variables name. */
export async function readToken(file: unknown, { settings, said, files }: Reading) {
  const { ROLLCALL_TOKEN } = settings.env
  if (ROLLCALL_TOKEN && said.given.token_file === undefined) return ROLLCALL_TOKEN
  return typeof file === 'string' ? files.readSecret(file, '--token-file') : undefined
}

const REASONS: Record<string, string> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists; say --force to replace it',
  EROFS: 'Read-only file system'
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = REASONS[code]
  if (known === undefined) throw error
  return known
}

async function readAll(stdin: Io['stdin']): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
