import { message, stringAt, tag } from './protocol.ts'

/** The prepared statements of one connection among those of all. */
export type Statements = {
  /** The message with the connection's names of statements replaced by names that no other connection has. */
  translate(bytes: Buffer): Buffer
  /** Messages that forget all statements of the connection. */
  forget(): Buffer[]
}

const COPY_FROM_CLIENT = /^\s*copy\b[^;]*\bfrom\s+stdin\b/i

/** PGlite reads its input to the end and cannot wait for the client's data: it would stop for everybody. */
const REFUSE_COPY =
  "DO $$ BEGIN RAISE EXCEPTION 'COPY FROM STDIN is not supported by the embedded database' USING ERRCODE = '0A000'; END $$"

/** Keeps one connection's statements; `freshName` never returns the same name twice. */
export function connectionStatements(freshName: () => string): Statements {
  const names = new Map<string, string>()

  /** The unnamed statement needs no name of its own: it is used before anybody else gets a turn. */
  function shared(name: string): string {
    if (name === '') return ''
    const known = names.get(name)
    if (known !== undefined) return known
    const fresh = freshName()
    names.set(name, fresh)
    return fresh
  }

  return {
    translate(bytes) {
      switch (bytes[0]) {
        case tag.query:
          return COPY_FROM_CLIENT.test(stringAt(bytes, 5).text) ? message(tag.query, REFUSE_COPY) : bytes
        case tag.parse: {
          const name = stringAt(bytes, 5)
          const sql = stringAt(bytes, name.end)
          if (COPY_FROM_CLIENT.test(sql.text)) {
            return message(tag.parse, shared(name.text), REFUSE_COPY, bytes.subarray(sql.end))
          }
          return name.text === '' ? bytes : message(tag.parse, shared(name.text), bytes.subarray(name.end))
        }
        case tag.bind: {
          const portal = stringAt(bytes, 5)
          const name = stringAt(bytes, portal.end)
          if (name.text === '') return bytes
          return message(tag.bind, portal.text, shared(name.text), bytes.subarray(name.end))
        }
        case tag.describe:
        case tag.close: {
          const name = stringAt(bytes, 6)
          if (bytes[5] !== STATEMENT || name.text === '') return bytes
          const translated = message(bytes[0], Buffer.of(STATEMENT), shared(name.text))
          if (bytes[0] === tag.close) names.delete(name.text)
          return translated
        }
        default:
          return bytes
      }
    },
    forget() {
      const closes = [...names.values()].map((name) => message(tag.close, Buffer.of(STATEMENT), name))
      return closes.length === 0 ? [] : [...closes, message(tag.sync)]
    }
  }
}

const STATEMENT = 'S'.charCodeAt(0)
