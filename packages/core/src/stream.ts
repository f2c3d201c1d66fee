import { type Static, type TSchema, Type } from 'typebox'

/** A part of an input that comes in pieces, of any length: the bytes of a file. */
export function Content(options: { description: string }) {
  return Type.Unsafe<AsyncIterable<Uint8Array>>({ ...options, 'x-stream': 'bytes' })
}

/** An output that comes an element at a time, while the work goes on. */
export function StreamOf<S extends TSchema>(element: S) {
  return Type.Unsafe<AsyncIterable<Static<S>>>({ 'x-stream': element })
}

/** An output that is the text of a file, in pieces. */
export const FileText = Type.Unsafe<AsyncIterable<string>>({ 'x-stream': 'text' })
