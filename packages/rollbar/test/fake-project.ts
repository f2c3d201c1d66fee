import { createHash } from 'node:crypto'

export type Row = Record<string, unknown> & {
  id: number
  counter: number
  title: string
  level: string
  status: string
  environment: string
  framework: string
  hash: string
  total_occurrences: number
  last_occurrence_timestamp: number
  resolved_in_version: string | null
}

export interface Instance {
  id: number
  project_id: number
  item_id: number
  timestamp: number
  version: number
  billable: number
  data: Record<string, unknown>
}

/** The message that a refused change is answered with. */
export class Refusal extends Error {}

const PROJECT_ID = 529489
export const USER_ID = 272205

const DAY = 86_400
const LEVELS = ['debug', 'info', 'warning', 'error', 'critical']
const STATUSES = ['active', 'resolved', 'muted', 'archived']

/** The items of one project in memory, with Rollbar's rules of grouping, reactivation and change. */
export function fakeProject(now: () => number) {
  const items: Row[] = []
  const instances: Instance[] = []

  function record(data: Record<string, unknown>, access_token: string): void {
    const { uuid } = data
    if (uuid !== undefined && instances.some((instance) => instance.data.uuid === uuid)) return
    const timestamp = now()
    const id = 200_136_020_706 + instances.length * 3
    const { title, hash } = grouped(data)
    const row = items.find((item) => item.hash === hash && item.environment === data.environment)
    const item = row ?? insert({ id, timestamp, title, hash, data })
    if (row) count(row, { id, timestamp, title, version: data.code_version })
    const metadata = { timestamp_ms: timestamp * 1000, access_token, api_server_hostname: 'fake' }
    instances.push({
      id,
      project_id: PROJECT_ID,
      item_id: item.id,
      timestamp,
      version: 2,
      billable: 1,
      data: { ...data, metadata }
    })
  }

  function insert(from: {
    id: number
    timestamp: number
    title: string
    hash: string
    data: Record<string, unknown>
  }) {
    const { id, timestamp, title, hash, data } = from
    const item: Row = {
      public_item_id: null,
      integrations_data: null,
      level_lock: 0,
      title_lock: 0,
      id: 1_152_743_832 + items.length * 7,
      counter: items.length + 1,
      project_id: PROJECT_ID,
      controlling_id: 1_152_743_832 + items.length * 7,
      title: title.slice(0, 255),
      hash,
      level: text(data.level, 'info'),
      status: 'active',
      environment: text(data.environment, ''),
      platform: text(data.platform, 'unknown'),
      framework: text(data.framework, 'unknown'),
      total_occurrences: 1,
      unique_occurrences: null,
      first_occurrence_id: id,
      first_occurrence_timestamp: timestamp,
      activating_occurrence_id: id,
      last_activated_timestamp: timestamp,
      last_occurrence_id: id,
      last_occurrence_timestamp: timestamp,
      last_resolved_timestamp: null,
      last_muted_timestamp: null,
      last_modified_by: USER_ID,
      resolved_in_version: null,
      assigned_user_id: null,
      group_item_id: null,
      group_status: 1
    }
    items.push(item)
    return item
  }

  function count(item: Row, from: { id: number; timestamp: number; title: string; version: unknown }): void {
    const { id, timestamp, title, version } = from
    Object.assign(item, { last_occurrence_id: id, last_occurrence_timestamp: timestamp })
    item.total_occurrences += 1
    if (item.status !== 'resolved' || isOlder(version, item.resolved_in_version)) return
    Object.assign(item, {
      status: 'active',
      title: title.slice(0, 255),
      total_occurrences: 1,
      resolved_in_version: null,
      activating_occurrence_id: id,
      last_activated_timestamp: timestamp
    })
  }

  /** Throws a `Refusal`, having changed nothing. */
  function change(item: Row, body: Record<string, unknown>): void {
    const { status, level, title, assigned_user_id, resolved_in_version, snooze_enabled } = body
    if (status !== undefined && !STATUSES.includes(text(status, ''))) throw new Refusal('Invalid status')
    if (level !== undefined && !LEVELS.includes(text(level, ''))) throw new Refusal('Invalid level')
    if (resolved_in_version && status !== 'resolved')
      throw new Refusal('resolved_in_version needs status resolved')
    if (assigned_user_id !== undefined && assigned_user_id !== null && assigned_user_id !== USER_ID) {
      throw new Refusal('User not found for this account')
    }
    if (status === 'resolved') item.resolved_in_version = null
    const { snooze_enabled: _, snooze_expiration_in_seconds: seconds, ...fields } = body
    Object.assign(item, fields)
    if (level !== undefined) item.level_lock = 1
    if (title !== undefined) item.title_lock = 1
    if (status === 'resolved') item.last_resolved_timestamp = now()
    if (status === 'muted') item.last_muted_timestamp = now()
    if (snooze_enabled === false)
      Object.assign(item, { snooze_status: null, snooze_expiration_datetime: null })
    if (snooze_enabled === true) {
      const end = now() + Number(seconds ?? DAY)
      Object.assign(item, { snooze_status: 'active', snooze_type: 'time', snooze_expiration_datetime: end })
    }
  }

  return { items, instances, record, change }
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

/** Text that looks like data is left out of the fingerprint of a message; given ones over 40 characters are hashed. */
function grouped({ body, fingerprint, title }: Record<string, unknown>): { title: string; hash: string } {
  const said = messageIn(body)
  return { title: text(title, said), hash: hashOf(text(fingerprint, ''), said) }
}

function hashOf(fingerprint: string, message: string): string {
  if (fingerprint === '') return sha1(message.replace(/\d{2,}/g, ''))
  return fingerprint.length > 40 ? sha1(fingerprint) : fingerprint
}

/** Only messages are grouped here, not traces. */
function messageIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('message' in body)) return ''
  const { message } = body
  if (typeof message !== 'object' || message === null || !('body' in message)) return ''
  return text(message.body, '')
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

function isOlder(version: unknown, fixed: string | null): boolean {
  const [a, b] = [numbersOf(version), numbersOf(fixed)]
  if (!a || !b) return false
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    if (a[i] !== b[i]) return (a[i] ?? 0) < (b[i] ?? 0)
  }
  return false
}

/** Three numbers, and a fourth that puts a pre-release before its release. */
function numbersOf(version: unknown): number[] | undefined {
  const [, numbers, pre] = /^v?(\d+(?:\.\d+){0,2})(-.+)?$/.exec(String(version)) ?? []
  if (numbers === undefined) return undefined
  const [major = 0, minor = 0, patch = 0] = numbers.split('.').map(Number)
  return [major, minor, patch, pre === undefined ? 1 : 0]
}
