import {
  ApiToken,
  AuditEntry,
  Bookmark,
  Invitation,
  Item,
  ListMeta,
  Migration,
  Occurrence,
  Project,
  ProjectToken,
  Report,
  Session,
  User
} from '@rollcall/core'
import { Problem } from '@rollcall/http'
import type { TSchema } from 'typebox'

/** The nouns that the document describes once and refers to everywhere. */
export const components: Record<string, TSchema> = {
  Bookmark,
  Item,
  Occurrence,
  Report,
  Project,
  ProjectToken,
  User,
  Session,
  ApiToken,
  Invitation,
  AuditEntry,
  Migration,
  ListMeta,
  Problem
}
