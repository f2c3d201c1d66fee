import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { AppError } from '@rollcall/core'
import type { FastifyRequest } from 'fastify'

export interface Ingest {
  access_token?: string
  /** JSON text, if it is any. */
  payload: string
}

/**
 * What an SDK posted. The token is in the header, else in the query, else in the body. SDKs of Ruby and PHP call JSON a
 * form, so the text itself says what it is.
 */
export async function readIngest(request: FastifyRequest, limit: number): Promise<Ingest> {
  const encoding = request.headers['content-encoding']
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const inflated = encoding === undefined ? bytes : await decode(bytes, encoding, limit)
  const ingest = readText(inflated.toString('utf8'))
  const token = tokenOf(request)
  return token === undefined ? ingest : { ...ingest, access_token: token }
}

function tokenOf({ headers, query }: FastifyRequest): string | undefined {
  const header = headers['x-rollbar-access-token']
  if (typeof header === 'string' && header !== '') return header
  const inQuery = typeof query === 'object' && query !== null && 'access_token' in query && query.access_token
  return typeof inQuery === 'string' && inQuery !== '' ? inQuery : undefined
}

const FIRST_CHARACTER = /[^\s\uFEFF]/
const FORM = /(?:^|&)payload=/

function readText(text: string): Ingest {
  const first = text[text.search(FIRST_CHARACTER)]
  if (first === '{' || first === '[' || !FORM.test(text)) {
    return { payload: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text }
  }
  const form = new URLSearchParams(text)
  const token = form.get('access_token')
  return {
    payload: form.get('payload') ?? '',
    ...(token !== null && token !== '' && { access_token: token })
  }
}

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

/** A map, because a stranger names the key: an object has a `constructor` too. */
const decoders = new Map<string, Decoder>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
  ['identity', async (bytes) => bytes]
])

/** The limit is on what comes out: a few bytes of gzip can hold gigabytes. */
async function decode(bytes: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const decoder = decoders.get(encoding.trim().toLowerCase())
  if (!decoder)
    throw new AppError('invalid', `Cannot read Content-Encoding ${encoding}: send gzip, deflate or br`)
  try {
    return await decoder(bytes, { maxOutputLength: limit })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    if (error.code === 'ERR_BUFFER_TOO_LARGE')
      throw new AppError('too_large', 'The body is too large', { cause: error })
    throw new AppError('invalid', `The body is not ${encoding}`, { cause: error })
  }
}
