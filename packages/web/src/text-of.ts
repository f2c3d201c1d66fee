import { TextDecoder } from 'node:util'

type Decoder = Pick<TextDecoder, 'decode'>

/** A page says its encoding within so many bytes (HTML, section 4.2.5.4). */
const SNIFFED = 1024

/**
 * The text of a page: by its byte order mark, by what the header says, by what the page says, as UTF-8 where it is that, and as
 * windows-1252 otherwise, in this order (HTML, section 13.2.3.2).
 */
export async function* textOf(
  content: AsyncIterable<Uint8Array>,
  charset: string | undefined
): AsyncIterable<string> {
  let start = Buffer.alloc(0)
  let decoder: Decoder | undefined
  for await (const chunk of content) {
    if (decoder !== undefined) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    start = Buffer.concat([start, chunk])
    if (start.length < SNIFFED) continue
    decoder = decoderFor(start, charset)
    yield decoder.decode(start, { stream: true })
  }
  yield decoder === undefined ? decoderFor(start, charset).decode(start) : decoder.decode()
}

function decoderFor(start: Buffer, charset: string | undefined): Decoder {
  const said = [markOf(start), charset, charsetIn(start.subarray(0, SNIFFED).toString('latin1'))]
  const known = said.map((label) => label && decoderNamed(label)).find(Boolean)
  return known || decoderNamed(isUtf8Start(start) ? 'utf-8' : 'windows-1252') || new TextDecoder()
}

function markOf(start: Buffer): string | undefined {
  const hex = start.subarray(0, 3).toString('hex')
  if (hex === 'efbbbf') return 'utf-8'
  if (hex.startsWith('feff')) return 'utf-16be'
  return hex.startsWith('fffe') ? 'utf-16le' : undefined
}

/** Who can be read this far as ASCII is not in UTF-16, whatever it says. */
function charsetIn(text: string): string | undefined {
  const said = /<meta[^>]+charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(text)?.[1]
  const label = said ?? /^<\?xml[^>]+encoding\s*=\s*["']([^"']+)/.exec(text)?.[1]
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label
}

function decoderNamed(label: string): Decoder | undefined {
  try {
    const decoder = new TextDecoder(label)
    return decoder.encoding === 'windows-1252' ? windows1252(decoder) : decoder
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Characters of the bytes 80 to 9F, in their order. */
const QUOTES_AND_MORE = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Node 20 takes it for ISO-8859-1, which has control characters there. */
function windows1252(decoder: TextDecoder): Decoder {
  const mended = (text: string) =>
    text.replace(/[\u0080-\u009f]/g, (one) => QUOTES_AND_MORE.charAt(one.charCodeAt(0) - 0x80))
  return { decode: (bytes, options) => mended(decoder.decode(bytes, options)) }
}

function isUtf8Start(start: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
