/** The few parts of PostgreSQL's wire protocol (version 3) that sharing one session among connections needs. */

/** First bytes of messages, as character codes. */
export const tag = {
  bind: code('B'),
  close: code('C'),
  copyData: code('d'),
  copyDone: code('c'),
  copyFail: code('f'),
  describe: code('D'),
  error: code('E'),
  flush: code('H'),
  functionCall: code('F'),
  notification: code('A'),
  parse: code('P'),
  query: code('Q'),
  ready: code('Z'),
  sync: code('S'),
  terminate: code('X')
} as const

/** Second words of messages that open a connection. */
export const opening = { version3: 196608, cancel: 80877102, ssl: 80877103, gss: 80877104 } as const

/** PostgreSQL's own limit for one message. */
const LONGEST = 0x3fffffff

/**
 * Returns a function that takes the bytes of a client as they come and returns the messages that they complete:
 * one without a first byte as long as `isOpening()` says so, then such that have one. Throws on bytes that
 * cannot be the protocol.
 */
export function messageReader(isOpening: () => boolean): (chunk: Buffer) => Generator<Buffer> {
  let kept: Buffer[] = []
  let size = 0
  let wanted = 0

  return function* read(chunk) {
    kept.push(chunk)
    size += chunk.length
    if (size < wanted) return
    let rest = kept.length === 1 ? chunk : Buffer.concat(kept)
    kept = []
    for (;;) {
      const tagged = isOpening() ? 0 : 1
      wanted = 4 + tagged
      if (rest.length >= wanted) {
        const length = rest.readInt32BE(tagged)
        if (length < 4 || length > LONGEST) throw new Error(`invalid message length ${length}`)
        wanted = length + tagged
      }
      if (rest.length < wanted) break
      const message = rest.subarray(0, wanted)
      rest = rest.subarray(wanted)
      yield message
    }
    if (rest.length > 0) kept = [rest]
    size = rest.length
  }
}

/** Splits complete messages of the database. */
export function* messagesIn(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + bytes.readInt32BE(start + 1)
    yield bytes.subarray(start, end)
    start = end
  }
}

/** A message of `parts`; a string is written with its closing zero. */
export function message(first: number, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part))
  )
  const head = Buffer.alloc(5)
  head[0] = first
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** The start of a connection, as a client sends it. */
export function startup(): Buffer {
  const body = Buffer.from('....user\0postgres\0database\0postgres\0\0')
  body.writeInt32BE(opening.version3)
  const head = Buffer.alloc(4)
  head.writeInt32BE(body.length + 4)
  return Buffer.concat([head, body])
}

/** An error that ends the connection it is sent to. */
export function fatal(sqlState: string, text: string): Buffer {
  return message(tag.error, 'SFATAL', 'VFATAL', `C${sqlState}`, `M${text}`, Buffer.of(0))
}

/** Reads the string at `start` and tells where the next thing starts. */
export function stringAt(bytes: Buffer, start: number): { text: string; end: number } {
  const zero = bytes.indexOf(0, start)
  if (zero === -1) throw new Error('unterminated string')
  return { text: bytes.toString('utf8', start, zero), end: zero + 1 }
}

function code(character: string): number {
  return character.charCodeAt(0)
}
