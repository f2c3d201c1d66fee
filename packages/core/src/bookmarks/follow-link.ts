import { AppError } from '../errors.ts'
import type { Link } from './visit-store.ts'

/** Where a short link leads, and with which status. */
export interface Destination {
  /** As a header carries it: ASCII alone. */
  location: string
  redirect_status: number
}

/** Whether a link leads somewhere at that time (RFC 3339), so that following it is a visit. */
export function isOpen({ enabled, expires_at, spent }: Link, at: string): boolean {
  return enabled && !spent && (expires_at === null || expires_at > at)
}

/**
 * Where a link leads at that time (RFC 3339). Rejects with `not_found` when there is none or its owner turned it off, and
 * `gone` when its time or its visits are over.
 */
export function follow(link: Link | null, at: string): Destination {
  if (link === null || !link.enabled) throw new AppError('not_found', 'There is no such short link')
  if (link.expires_at !== null && link.expires_at <= at)
    throw new AppError('gone', 'This short link has expired')
  if (link.spent) throw new AppError('gone', 'This short link has been used as often as it may be')
  const { url, alternate_url, link_status, redirect_status } = link
  const target = link_status === 'dead' && alternate_url !== null ? alternate_url : url
  return { location: new URL(target).href, redirect_status }
}
