import type { Pool } from 'undici'
import type { Operation } from './document.ts'
import type { Draft, DraftBody } from './draft.ts'
import type { Known } from './known.ts'

/** A request as it goes over the wire. */
export interface Request {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer | undefined
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Puts in what is known by now. */
export function requestOf({ method, path }: Operation, draft: Draft, known: Known): Request {
  const segments = path.replace(/\{(\w+)\}/g, (_whole, name) => segmentOf(known.fill(draft.path[name])))
  const query = draft.query.map(([name, value]) => `${encode(name)}=${encode(known.fill(value))}`).join('&')
  const { body, headers, authorization } = draft
  const sent = {
    ...(body !== undefined && { 'content-type': body.type }),
    ...headers,
    ...(authorization !== undefined && { authorization })
  }
  const url = query === '' ? segments : `${segments}?${query}`
  return { method, path: url, headers: sent, body: body && bytesOf(body, known) }
}

/** Sends it and waits for the whole answer. */
export async function send(server: Pool, { method, path, headers, body }: Request): Promise<Answer> {
  const asked = { method, path, headers, body: body ?? null, headersTimeout: 60_000, bodyTimeout: 60_000 }
  const { statusCode: status, headers: told, body: answer } = await server.request(asked)
  return { status, headers: told, text: await answer.text() }
}

/** The request as a line for a shell, to send it again by hand. */
export function curlOf({ method, path, headers, body }: Request, origin: string): string {
  const shown = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const data = body === undefined ? [] : [`--data-binary ${quoted(body.toString())}`]
  return ['curl -i --path-as-is -X', method, ...shown, ...data, quoted(origin + path)].join(' ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function segmentOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'raw' in value) return String(value.raw)
  return encode(value)
}

function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return encodeURIComponent(text.toWellFormed())
}

function bytesOf({ json, text, hex }: DraftBody, known: Known): Buffer {
  if (hex !== undefined) return Buffer.from(hex, 'hex')
  return Buffer.from(text === undefined ? JSON.stringify(known.fill(json)) : String(known.fill(text)))
}
