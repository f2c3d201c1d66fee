import { AppError } from '../errors.ts'
import { isObject } from '../is-object.ts'
import { type EventBody, readEventBody, textOf } from './event-body.ts'
import { fingerprintOf } from './fingerprint.ts'
import { isNestedDeeper } from './is-nested-deeper.ts'
import { LEVELS, type Level } from './item.ts'
import type { NewOccurrence } from './occurrence-recorder.ts'
import { isLongerThan, oneLine } from './one-line.ts'
import { refusePayload } from './refuse-payload.ts'
import { sha1 } from './sha1.ts'
import { titleOf } from './title.ts'

/** A payload as Rollbar's protocol defines it, read once: the columns of the occurrence, and who may send it. */
export interface Payload {
  occurrence: Omit<NewOccurrence, 'project_id'>
  /** `post_client_item` for payloads of browsers and apps, `post_server_item` for all others. */
  scope: 'post_server_item' | 'post_client_item'
  /** The `access_token` inside the body, where the request's header has none. */
  access_token: string | null
}

/** Rollbar's own limit, in bytes. An edge counts them; a text of more characters has more bytes in any case. */
export const MAX_PAYLOAD = 1_048_576

/** Deeper than any SDK goes, and shallow enough for everything that walks JSON recursively. */
const MAX_DEPTH = 256

const MAX_ENVIRONMENT = 255
const MAX_NAME = 255
const MAX_UUID = 36
const MAX_CODE_VERSION = 40

const CLIENT_PLATFORMS = new Set(['browser', 'android', 'ios', 'flash', 'client'])

/** The languages that Rollbar takes for the framework where a payload names none. */
const LANGUAGES_FOR_FRAMEWORK = new Set(['python', 'ruby', 'php'])

/**
 * Reads the JSON text of a posted body, `{"data": {...}}`. What it lacks gets a default, what cannot be stored as it is
 * is made storable. `uuid` makes a new one.
 *
 * Rejects with `too_large`; with `invalid` and no `errors` when the text is not JSON at all (Rollbar's 400); with
 * `invalid` and an error that points to the field when it is JSON that the protocol does not allow (Rollbar's 422).
 */
export function readPayload(text: string, now: Date, uuid: () => string): Payload {
  const body = parseBody(text)
  const { data } = body
  if (data === undefined || data === null) refusePayload('/data', 'is required')
  if (!isObject(data)) refusePayload('/data', 'must be an object')
  const environment = readEnvironment(data.environment)
  const event = readEventBody(data.body)
  const platform = nameOf(data.platform)
  return {
    occurrence: {
      uuid: uuidOf(data.uuid) ?? uuid().replaceAll('-', ''),
      environment,
      platform,
      framework: frameworkOf(data),
      level: levelOf(data.level) ?? defaultLevel(event),
      title: titleOf(event, data.title),
      fingerprint: fingerprintOf(event, data),
      code_version: codeVersionOf(data),
      timestamp: now.toISOString(),
      payload: Object.hasOwn(body, 'access_token') ? withoutToken(body) : text.toWellFormed()
    },
    scope: CLIENT_PLATFORMS.has(platform) ? 'post_client_item' : 'post_server_item',
    access_token: typeof body.access_token === 'string' && body.access_token !== '' ? body.access_token : null
  }
}

/** Valid JSON has no raw control characters: what a `text` column refuses can only stand in it escaped. */
function parseBody(text: string): Record<string, unknown> {
  if (text.length > MAX_PAYLOAD) throw new AppError('too_large', 'request entity too large')
  if (isNestedDeeper(text, MAX_DEPTH)) refusePayload('', `must not be nested deeper than ${MAX_DEPTH} levels`)
  const body = parseJson(text)
  if (!isObject(body)) refusePayload('', 'must be a JSON object')
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new AppError('invalid', `Malformed JSON: ${oneLine(error.message, 255)}`, { cause: error })
  }
}

function withoutToken(body: Record<string, unknown>): string {
  return JSON.stringify({ ...body, access_token: undefined }).toWellFormed()
}

function readEnvironment(environment: unknown): string {
  const pointer = '/data/environment'
  if (environment === undefined || environment === null) refusePayload(pointer, 'is required')
  if (typeof environment !== 'string') refusePayload(pointer, 'must be a string')
  if (isLongerThan(environment, MAX_ENVIRONMENT)) {
    refusePayload(pointer, `must not have more than ${MAX_ENVIRONMENT} characters`)
  }
  const storable = oneLine(environment, MAX_ENVIRONMENT)
  if (storable.trim() === '') refusePayload(pointer, 'must not be empty')
  return storable
}

function nameOf(name: unknown): string {
  return (typeof name === 'string' && oneLine(name, MAX_NAME).trim()) || 'unknown'
}

function frameworkOf({ framework, language }: Record<string, unknown>): string {
  const name = nameOf(framework)
  if (name !== 'unknown') return name
  // Some name the version too: `python 3.11.7`.
  const [word = ''] = nameOf(language).toLowerCase().split(' ', 1)
  return LANGUAGES_FOR_FRAMEWORK.has(word) ? word : name
}

/** Words, or Rollbar's numbers for them: 10 is debug, 50 critical. */
function levelOf(level: unknown): Level | undefined {
  if (typeof level === 'number') return LEVELS[level / 10 - 1]
  return LEVELS.find((word) => word === level)
}

function defaultLevel({ kind }: EventBody): Level {
  return kind === 'message' ? 'info' : 'error'
}

/** One that cannot be kept becomes a hash of itself, so that a repeat is still known as one. */
function uuidOf(uuid: unknown): string | undefined {
  if (typeof uuid !== 'string' || uuid === '') return undefined
  const fits = uuid.length <= MAX_UUID && uuid === oneLine(uuid, MAX_UUID)
  return fits ? uuid : sha1(uuid).slice(0, 32)
}

function codeVersionOf({ code_version, client, server }: Record<string, unknown>): string | null {
  const javascript = isObject(client) && isObject(client.javascript) ? client.javascript : {}
  const version =
    textOf(code_version) ||
    textOf(javascript.code_version) ||
    (isObject(server) && textOf(server.code_version)) ||
    ''
  return oneLine(version, MAX_CODE_VERSION).trim() || null
}
