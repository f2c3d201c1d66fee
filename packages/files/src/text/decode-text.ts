import { TextDecoder } from 'node:util'

/** Bytes decoded at once: a whole file handed over as one piece is not decoded as one. */
const PIECE = 65_536

const LONGEST_MARK = 3

/** The text of a file in UTF-8, or in UTF-16 when its byte order mark says so; without that mark. */
export async function* decodeText(content: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let decoder: TextDecoder | undefined
  let start = Buffer.alloc(0)
  for await (const bytes of content) {
    if (decoder) {
      yield* decoded(bytes, decoder)
      continue
    }
    start = Buffer.concat([start, bytes])
    if (start.length < LONGEST_MARK) continue
    decoder = new TextDecoder(encodingOf(start))
    yield* decoded(start, decoder)
  }
  const rest = decoder ? decoder.decode() : new TextDecoder(encodingOf(start)).decode(start)
  if (rest !== '') yield rest
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}

function* decoded(bytes: Uint8Array, decoder: TextDecoder): Iterable<string> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const text = decoder.decode(bytes.subarray(at, at + PIECE), { stream: true })
    if (text !== '') yield text
  }
}
