import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { PageFacts } from '@rollcall/core'
import { failed } from './failures.ts'
import { type Answer, firstOf } from './follow.ts'
import { headFacts } from './head-facts.ts'
import { textOf } from './text-of.ts'

/** Of a page, decompressed: a head that is longer tells nothing of use. */
const MAX_PAGE = 512 * 1024

const PAGES = new Set(['text/html', 'application/xhtml+xml'])

/** What a page says of itself in its head; the rest is not read. Rejects with `upstream_failed` what is no page. */
export async function readFacts({ status, host, headers, body }: Answer): Promise<PageFacts> {
  if (status >= 300) throw failed(`${host} answers with the status ${status} in place of the page`)
  const { type, charset } = contentType(firstOf(headers['content-type']))
  if (!PAGES.has(type)) throw failed(`${host} answers with ${type || 'something'} that is no page of HTML`)
  const content = decompressed(body, firstOf(headers['content-encoding']), host)
  return headFacts(textOf(firstBytes(content, MAX_PAGE), charset))
}

function contentType(header = ''): { type: string; charset: string | undefined } {
  const type = /^\s*([\w.+-]{1,40}\/[\w.+-]{1,60})/.exec(header)?.[1] ?? ''
  return { type: type.toLowerCase(), charset: /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(header)?.[1] }
}

function decompressed(body: Readable, encoding = 'identity', host: string): Readable {
  const coding = encoding.trim().toLowerCase()
  if (coding === 'identity' || coding === '') return body
  const codec = decompressor(coding)
  if (codec === undefined) throw failed(`${host} compresses its page in a way that was not asked for`)
  /** Whoever reads the result hears of what goes wrong. */
  return pipeline(body, codec, () => {})
}

function decompressor(coding: string) {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip()
  if (coding === 'deflate') return createInflate()
  return coding === 'br' ? createBrotliDecompress() : undefined
}

async function* firstBytes(content: AsyncIterable<Buffer>, most: number): AsyncIterable<Uint8Array> {
  let left = most
  for await (const chunk of content) {
    yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}
