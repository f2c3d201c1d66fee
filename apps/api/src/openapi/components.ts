import {
  ApiToken,
  AuditEntry,
  Author,
  Bookmark,
  Comment,
  ImportedGame,
  ImportSummary,
  Invitation,
  Item,
  ListMeta,
  Migration,
  Occurrence,
  Playthrough,
  Post,
  Project,
  ProjectToken,
  Report,
  Session,
  User,
  Videogame
} from '@rollcall/core'
import { Problem } from '@rollcall/http'
import type { TSchema } from 'typebox'

/** The nouns that the document describes once and refers to everywhere. */
export const components: Record<string, TSchema> = {
  Bookmark,
  Post,
  Comment,
  Author,
  Videogame,
  Playthrough,
  Import: ImportSummary,
  ImportedGame,
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
