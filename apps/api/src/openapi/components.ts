import { Item, ListMeta, Migration, Occurrence, Project, ProjectToken, Report, User } from '@rollcall/core'
import { Problem } from '@rollcall/http'
import type { TSchema } from 'typebox'

/** The nouns that the document describes once and refers to everywhere. */
export const components: Record<string, TSchema> = {
  Item,
  Occurrence,
  Report,
  Project,
  ProjectToken,
  User,
  Migration,
  ListMeta,
  Problem
}
