import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'

/** A schema whose value may be left out of an input, and what it is then. */
export function withDefault<S extends TSchema>(schema: S, value: Static<S>): S & { default: Static<S> } {
  return { ...schema, default: value }
}

/** One of a few words. */
export function OneOf<W extends string[]>(words: readonly [...W], options: { description?: string } = {}) {
  return Type.Enum<W>(words, { type: 'string', ...options })
}

export function Nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

/** A time in UTC as RFC 3339 writes it, to the millisecond: `2026-11-21T10:00:00.000Z`. */
export const Time = Type.String({ format: 'date-time' })

/** The output of a use case that has nothing to say. */
export const Nothing = Type.Void()

/** An input object that refuses what it does not name. */
export function Input<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

type DefaultedKeys<P> = { [K in keyof P]: P[K] extends { default: unknown } ? K : never }[keyof P]

/** What a caller passes: as the schema says, but fields with a default may be left out. */
export type InputOf<I extends TSchema> =
  I extends TObject<infer P>
    ? Omit<Static<I>, DefaultedKeys<P>> & Partial<Pick<Static<I>, DefaultedKeys<P> & keyof Static<I>>>
    : Static<I>
