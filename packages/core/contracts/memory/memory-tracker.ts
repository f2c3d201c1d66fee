import {
  AppError,
  type Clock,
  type Item,
  type ItemChange,
  type ItemRef,
  type ItemSort,
  type ItemTracker,
  isNewerVersion,
  LEVELS,
  type NewItem,
  type NewOccurrence,
  type Occurrence,
  type OccurrenceRecorder,
  readPayload
} from '@rollcall/core'
import { countingIds } from './counting-ids.ts'
import { fixedClock } from './fixed-clock.ts'
import { type Order, pageOf } from './page-of.ts'

interface MemoryOptions {
  clock?: Clock
  /** Ids of the projects there are; what is reported by hand goes to the first. */
  projects?: readonly number[]
  /** Ids of the users there are. */
  users?: readonly string[]
}

/** An item as it is kept: whether it is snoozed depends on the time, and a person's title is locked. */
type Kept = Item & { locked: boolean; updated_at: string }

/** The built-in tracker, and the recorder that fills it, in memory. */
export function memoryTracker(options: MemoryOptions = {}): ItemTracker & OccurrenceRecorder {
  const { clock = fixedClock(), projects = [1], users = [] } = options
  const items: Kept[] = []
  const occurrences: Occurrence[] = []
  const counters = new Map<number, number>()
  const ids = countingIds()
  let [itemIds, occurrenceIds] = [0, 0]

  function find(ref: ItemRef): Kept {
    const found = items.find(({ id, counter }) => ref === (ref.startsWith('#') ? `#${counter}` : String(id)))
    if (!found) throw new AppError('not_found', `No item ${ref}`)
    return found
  }

  function shown({ locked: _locked, updated_at: _updated, ...item }: Kept): Item {
    const { snooze_expiration_datetime: until } = item
    const snooze_enabled = until !== null && until > clock.now().toISOString()
    return { ...item, snooze_enabled, snooze_expiration_datetime: snooze_enabled ? until : null }
  }

  function startItem({ project_id, fingerprint, ...told }: NewOccurrence): Kept {
    const counter = (counters.get(project_id) ?? 0) + 1
    counters.set(project_id, counter)
    const { title, level, environment, platform, framework } = told
    const item: Kept = {
      id: ++itemIds,
      project_id,
      counter,
      title,
      level,
      environment,
      platform,
      framework,
      ...NEVER_SEEN,
      hash: fingerprint,
      updated_at: ''
    }
    items.push(item)
    return item
  }

  async function record(told: NewOccurrence) {
    const { project_id, uuid, timestamp, payload } = told
    if (!projects.includes(project_id)) throw new AppError('not_found', `No project ${project_id}`)
    if (occurrences.some((known) => known.project_id === project_id && known.uuid === uuid)) return null
    const item = items.find((item) => isSameGroup(item, told)) ?? startItem(told)
    const id = ++occurrenceIds
    occurrences.push({ id, project_id, item_id: item.id, timestamp, uuid, data: JSON.parse(payload).data })
    Object.assign(item, afterOccurrence(item, told, id), { updated_at: clock.now().toISOString() })
    return { id, item_id: item.id }
  }

  return {
    source: 'built-in',
    record,

    async list({ status, level, environment, framework, query, since, until, sort, ...paging }) {
      const words = query?.toLowerCase().split(/\s+/) ?? []
      const matching = items.filter((item) => {
        const seen = item.last_occurrence_timestamp ?? ''
        return (
          (status?.includes(item.status) ?? true) &&
          (level?.includes(item.level) ?? true) &&
          (environment?.includes(item.environment) ?? true) &&
          (framework?.includes(item.framework) ?? true) &&
          words.every((word) => item.title.toLowerCase().includes(word)) &&
          (since === undefined || seen >= since) &&
          (until === undefined || seen < until)
        )
      })
      const page = pageOf(matching, paging, largestFirst(sort))
      return { ...page, data: page.data.map(shown) }
    },

    async show(ref) {
      return shown(find(ref))
    },

    async create(item) {
      const { occurrence } = readPayload(payloadOf(item), clock.now(), ids.next)
      const recorded = await record({ ...occurrence, project_id: projects[0] ?? 1 })
      return shown(find(String(recorded?.item_id)))
    },

    async update(ref, change) {
      const item = find(ref)
      if (change.assigned_user_id && !users.includes(change.assigned_user_id)) {
        throw new AppError('invalid', 'Invalid input: assigned_user_id is no user')
      }
      Object.assign(item, afterChange(change, clock.now()))
      return shown(item)
    },

    async remove(ref) {
      const item = find(ref)
      items.splice(items.indexOf(item), 1)
      const left = occurrences.filter(({ item_id }) => item_id !== item.id)
      occurrences.splice(0, Number.POSITIVE_INFINITY, ...left)
    },

    async listOccurrences(ref, paging) {
      const item = find(ref)
      const ofItem = occurrences.filter(({ item_id }) => item_id === item.id)
      return pageOf(ofItem, paging, { list: 'occurrences', position: ({ id }) => [id, id], descending: true })
    },

    async showOccurrence(id) {
      const occurrence = occurrences.find((occurrence) => occurrence.id === id)
      if (!occurrence) throw new AppError('not_found', `No occurrence ${id}`)
      return structuredClone(occurrence)
    },

    async *changedSince(since) {
      for (const item of items.slice()) {
        const { updated_at, snooze_expiration_datetime: until } = item
        const changed = since === null || updated_at >= since || (until !== null && until >= since)
        if (changed) yield { item: shown(item), data: shown(item) }
      }
    }
  }
}

const NEVER_SEEN = {
  status: 'active' as const,
  total_occurrences: 0,
  unique_occurrences: null,
  first_occurrence_id: null,
  first_occurrence_timestamp: null,
  activating_occurrence_id: null,
  last_activated_timestamp: null,
  last_occurrence_id: null,
  last_occurrence_timestamp: null,
  last_resolved_timestamp: null,
  last_muted_timestamp: null,
  resolved_in_version: null,
  assigned_user_id: null,
  snooze_enabled: false,
  snooze_expiration_datetime: null,
  locked: false
}

function isSameGroup(item: Item, told: NewOccurrence): boolean {
  return (
    item.project_id === told.project_id &&
    item.environment === told.environment &&
    item.platform === told.platform &&
    item.hash === told.fingerprint
  )
}

function afterOccurrence(item: Kept, { title, code_version, timestamp }: NewOccurrence, id: number) {
  const { status, resolved_in_version: fixed, last_occurrence_timestamp: last } = item
  const isOld = isNewerVersion(fixed, code_version)
  const activated = { activating_occurrence_id: id, last_activated_timestamp: timestamp }
  return {
    last_occurrence_id: id,
    last_occurrence_timestamp: last !== null && last > timestamp ? last : timestamp,
    total_occurrences: item.total_occurrences + 1,
    ...(last === null && { first_occurrence_id: id, first_occurrence_timestamp: timestamp, ...activated }),
    ...(status === 'resolved' && !isOld && { ...REOPENED, ...activated, total_occurrences: 1 }),
    ...(status === 'resolved' && !isOld && !item.locked && { title })
  }
}

const REOPENED = { status: 'active' as const, resolved_in_version: null }

function afterChange(change: ItemChange, at: Date): Partial<Kept> {
  const { title, level, status, assigned_user_id, snooze_enabled } = change
  const now = at.toISOString()
  const until = new Date(at.getTime() + (change.snooze_expiration_in_seconds ?? 3600) * 1000).toISOString()
  return {
    updated_at: now,
    ...(title !== undefined && { title, locked: true }),
    ...(level !== undefined && { level }),
    ...(assigned_user_id !== undefined && { assigned_user_id }),
    ...(snooze_enabled !== undefined && { snooze_expiration_datetime: snooze_enabled ? until : null }),
    ...(change.resolved_in_version === null && { resolved_in_version: null }),
    ...(status === 'active' && { ...REOPENED, last_activated_timestamp: now }),
    ...(status === 'archived' && { status }),
    ...(status === 'muted' && { status, last_muted_timestamp: now }),
    ...(status === 'resolved' && {
      status,
      last_resolved_timestamp: now,
      resolved_in_version: change.resolved_in_version ?? null
    })
  }
}

/** What an SDK would have sent. */
function payloadOf({ title, ...told }: NewItem): string {
  return JSON.stringify({ data: { ...told, title, body: { message: { body: title } } } })
}

function largestFirst(sort: ItemSort): Order<Kept> {
  const size = {
    last_seen: (item: Kept) => item.last_occurrence_timestamp ?? '',
    first_seen: (item: Kept) => item.first_occurrence_timestamp ?? '',
    count: (item: Kept) => item.total_occurrences,
    level: (item: Kept) => LEVELS.indexOf(item.level)
  }[sort]
  return { list: sort, position: (item) => [size(item), item.id], descending: true }
}
