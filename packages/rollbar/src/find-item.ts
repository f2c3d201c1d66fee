import { AppError, type ItemRef } from '@rollcall/core'
import type { Answer, Call } from './call.ts'
import { checkSuccess } from './failure.ts'
import { resultReader } from './reader.ts'
import { said } from './said.ts'
import { RollbarItem } from './schemas.ts'
import type { Transport } from './transport.ts'

const readItem = resultReader(RollbarItem)

/** Rejects with `not_found`. */
export async function findItem({ send }: Transport, ref: ItemRef): Promise<RollbarItem> {
  return readItem(await send(ref.startsWith('#') ? byId(await itemId({ send }, ref), ref) : byId(ref, ref)))
}

/** The id behind a reference. Rejects with `not_found` for an unknown counter; an id is taken at its word. */
export async function itemId({ send }: Pick<Transport, 'send'>, ref: ItemRef): Promise<string> {
  if (!ref.startsWith('#')) return ref
  const answer = await send({
    method: 'GET',
    path: `/item_by_counter/${ref.slice(1)}`,
    missing: `item ${ref}`
  })
  const id = redirectedTo(answer)
  if (id !== undefined) return id
  checkSuccess(answer)
  throw new AppError('upstream_failed', `Rollbar did not say which item ${ref} is: ${said(answer)}`)
}

/** The item that an occurrence belongs to, by the uuid its sender gave it. Rejects with `not_found`. */
export async function itemOfOccurrence({ send }: Transport, call: { uuid: string; timeoutMs: number }) {
  const { uuid, timeoutMs } = call
  const missing = `occurrence ${uuid}`
  const answer = await send({ method: 'GET', path: '/item/', query: { uuid }, missing, timeoutMs })
  const id = redirectedTo(answer)
  return readItem(id === undefined ? answer : await send(byId(id, id)))
}

function byId(id: string, ref: ItemRef): Call {
  return { method: 'GET', path: `/item/${id}`, missing: `item ${ref}` }
}

/** Only the id is taken from a redirect: the token is never sent anywhere but to the configured origin. */
function redirectedTo({ status, headers: { location } }: Answer): string | undefined {
  if (status < 300 || status >= 400 || typeof location !== 'string') return undefined
  return /\/api\/1\/item\/([1-9][0-9]*)\/?(\?.*)?$/.exec(location)?.[1]
}
