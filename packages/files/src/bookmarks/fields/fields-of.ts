import { LONGEST_BODY, LONGEST_TITLE } from '@rollcall/core'
import { plainName } from '../../csv/plain-name.ts'
import { cut } from '../../text/cut.ts'
import type { ExportedField } from './exported-fields.ts'
import { fittingTags, namesIn, splitTags } from './fitting-tags.ts'
import { FOLDER_NAMES, KNOWN_NAMES } from './known-names.ts'
import { timeOf } from './time-of.ts'

/** How a value that is there is read, given the name it came under; undefined leaves the part out. */
type Read = (value: unknown, name: string) => unknown

const READ: Record<Exclude<ExportedField, 'tags'>, Read> = {
  url: (value) => value,
  title: (value) => text(value, LONGEST_TITLE),
  body: (value) => text(value, LONGEST_BODY),
  unread: truth,
  archived: truth,
  favourite: truth,
  short_url: filled,
  enabled: truth,
  expires_at: orNull((value) => timeOf(value) ?? value),
  max_visits: orNull(number),
  redirect_status: number,
  alternate_url: orNull((value) => value),
  created_at: time,
  updated_at: time
}

const NULLABLE: readonly string[] = ['url', 'title', 'body', 'expires_at', 'max_visits', 'alternate_url']

const PARTS = Object.entries(READ).map(([field, read]) => ({
  field,
  read,
  isNullable: NULLABLE.includes(field)
}))
const NAMES = new Map<string, readonly string[]>(Object.entries(KNOWN_NAMES))

type Given = ReadonlyMap<string, unknown>

/**
 * Parts of a bookmark, under our names, out of an entry with those of any program; what we do not know is left out. Texts
 * become what JSON would have where they can, and stay as they are where not: whoever saves the bookmark refuses them.
 * Titles and notes are cut to the longest that is kept.
 */
export function fieldsOf(entry: Record<string, unknown>, tagSeparator?: RegExp): Record<string, unknown> {
  const given = described(entry)
  const fields: Record<string, unknown> = {}
  for (const { field, read, isNullable } of PARTS) {
    const { name, value } = firstGiven(given, NAMES.get(field) ?? [])
    const answer = value === undefined || value === null ? value : read(value, name)
    if (answer !== undefined && (answer !== null || isNullable)) fields[field] = answer
  }
  const tags = tagsIn(given, tagSeparator)
  if (tags !== undefined) fields.tags = tags
  return { ...fields, ...statusIn(given) }
}

/** Under plain names. A description is the title where there is no other (Pinboard), and else a note. */
function described(entry: Record<string, unknown>): Given {
  const given = new Map(Object.entries(entry).map(([name, value]) => [plainName(name), value]))
  const description = given.get('description')
  if (description === undefined) return given
  if (!given.has('title') && !given.has('name')) return given.set('title', description)
  return isFilled(firstGiven(given, KNOWN_NAMES.body).value) ? given : given.set('body', description)
}

/** The first that says something; else the first that is there. */
function firstGiven(given: Given, names: readonly string[]): { name: string; value: unknown } {
  const there = names.filter((name) => given.get(name) !== undefined)
  const name = there.find((one) => isFilled(given.get(one))) ?? there[0] ?? ''
  return { name, value: given.get(name) }
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function filled(value: unknown): unknown {
  return isFilled(value) ? value : undefined
}

function orNull(read: (value: unknown) => unknown): Read {
  return (value) => (value === '' ? null : read(value))
}

/** No text holds NUL: databases refuse it. */
function text(value: unknown, longest: number): unknown {
  return typeof value === 'string' ? cut(value.replaceAll('\0', ''), longest) : value
}

const TRUTHS = new Map<string, boolean>()
for (const word of ['true', 'yes', 'y', 't', '1', 'on']) TRUTHS.set(word, true)
for (const word of ['false', 'no', 'n', 'f', '0', 'off']) TRUTHS.set(word, false)

function truth(value: unknown): unknown {
  if (typeof value === 'boolean') return value
  return TRUTHS.get(String(value).trim().toLowerCase()) ?? filled(value)
}

function number(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : filled(value)
}

/** What cannot be read under our own name is an error to be told; under others it may be anything. */
function time(value: unknown, name: string): unknown {
  const isOurs = name === 'created_at' || name === 'updated_at'
  return timeOf(value) ?? (isOurs ? filled(value) : undefined)
}

function tagsIn(given: Given, separator: RegExp | undefined): unknown {
  const { value: tags } = firstGiven(given, KNOWN_NAMES.tags)
  const { value: folder } = firstGiven(given, FOLDER_NAMES)
  const isFolder = typeof folder === 'string' && !(isInstapaper(given) && STATUSES.has(folder.toLowerCase()))
  const folders = isFolder ? folder.split('/') : []
  if (tags === undefined || tags === null) return folders.length === 0 ? undefined : fittingTags(folders)
  if (typeof tags === 'string') return fittingTags([...folders, ...splitTags(tags, separator)])
  if (!Array.isArray(tags)) return tags
  const names = namesIn(tags)
  return names.every((name) => typeof name === 'string') ? fittingTags([...folders, ...names]) : names
}

/** Words that Pocket has for a status, and Instapaper for folders of its own. */
const STATUSES = new Map<string, Record<string, boolean>>([
  ['unread', { unread: true }],
  ['archive', { archived: true }],
  ['archived', { archived: true }],
  ['read', { archived: true }],
  ['starred', { favourite: true }]
])

function statusIn(given: Given): Record<string, boolean> | undefined {
  const word = given.get(isInstapaper(given) ? 'folder' : 'status')
  return typeof word === 'string' ? STATUSES.get(word.toLowerCase()) : undefined
}

function isInstapaper(given: Given): boolean {
  return given.has('selection') && given.has('folder')
}
