import {
  type App,
  type BookmarkFormat,
  type ExportFormat,
  type ImportFormat,
  isObject,
  useCases
} from '@rollcall/core'
import type { TSchema } from 'typebox'

interface FileType {
  type: string
  extension: string
}

const CSV = { type: 'text/csv; charset=utf-8', extension: 'csv' }

/** What files are called, by their format. */
const fileTypes = new Map<unknown, FileType>(
  Object.entries({
    html: { type: 'text/html; charset=utf-8', extension: 'html' },
    csv: CSV,
    json: { type: 'application/json; charset=utf-8', extension: 'json' },
    ndjson: { type: 'application/x-ndjson', extension: 'ndjson' },
    urls: { type: 'text/plain; charset=utf-8', extension: 'txt' },
    hltb: CSV,
    grouvee: CSV
  } satisfies Record<BookmarkFormat | ExportFormat | ImportFormat, FileType>)
)

const PLAIN = { type: 'text/plain; charset=utf-8', extension: 'txt' }

/** The type of what is written in this format; plain text for one that there is not. */
export function fileTypeOf(format: unknown): FileType {
  return fileTypes.get(format) ?? PLAIN
}

/** The media types of the files that a use case reads or writes, without their parameters. */
export function mediaTypesOf(key: keyof App): string[] {
  const { format }: Record<string, TSchema> = useCases[key].input.properties
  const formats = isObject(format) && Array.isArray(format.enum) ? format.enum : []
  return [...new Set(formats.map((one) => bareType(fileTypeOf(one).type)))]
}

function bareType(type: string): string {
  return type.split(';', 1)[0] ?? type
}
