import { type Static, Type } from 'typebox'
import { Nullable, OneOf } from '../schema.ts'

export const Finding = Type.Object({
  name: Type.String({ description: 'What was looked at' }),
  status: OneOf(['OK', 'warning', 'KO'], {
    description: '`KO` is broken, `warning` works and should not stay so'
  }),
  detail: Type.String({ description: 'How it is' }),
  advice: Nullable(Type.String({ description: 'What to do about it; null when there is nothing to do' }))
})

/** What one look at the installation found. There is advice exactly when the status is not `OK`. */
export type Finding = Static<typeof Finding>

export function fine(name: string, detail: string): Finding {
  return { name, status: 'OK', detail, advice: null }
}

export function warning(name: string, detail: string, advice: string): Finding {
  return { name, status: 'warning', detail, advice }
}

export function broken(name: string, detail: string, advice: string): Finding {
  return { name, status: 'KO', detail, advice }
}
