import { resolve } from 'node:path'
import { quote } from '../click/quote.ts'
import { invalidValue } from '../click/usage-error.ts'
import type { Io } from '../io.ts'
import type { Said } from '../leaf.ts'
import type { Settings } from './settings.ts'

/** The content of a file; of standard input for `-`. `name` is the option that named it. */
export async function readNamedFile(path: string, name: string, io: Io): Promise<string> {
  if (path === '-') return readAll(io.stdin)
  try {
    return io.readFile(resolve(io.cwd, path))
  } catch (error) {
    throw invalidValue(name, `${quote(path)}: ${reason(error)}`)
  }
}

/** A secret that a file holds: without the end of its line. */
export async function readSecret(path: string, name: string, io: Io): Promise<string> {
  return (await readNamedFile(path, name, io)).replace(/\r?\n$/, '')
}

/** A file that was named on the command line wins over the variable, and that over a file the variables name. */
export async function readToken(file: unknown, { settings, said }: { settings: Settings; said: Said }) {
  const { ROLLCALL_TOKEN } = settings.env
  if (ROLLCALL_TOKEN && said.given.token_file === undefined) return ROLLCALL_TOKEN
  return typeof file === 'string' ? readSecret(file, '--token-file', said.io) : undefined
}

const REASONS: Record<string, string> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory'
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
