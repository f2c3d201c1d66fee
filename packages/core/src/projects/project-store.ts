import type { Page, Paging } from '../paging.ts'
import type { Project, ProjectToken, TokenScope } from './project.ts'

/** A token as it is kept: `access_token` only where it merely lets errors in, `token_hash` always. */
export interface NewProjectToken {
  name: string
  scopes: TokenScope[]
  access_token: string | null
  token_hash: string
}

/** What an edge needs to know of the token that came with a request. */
export interface TokenGrant {
  project_id: number
  scopes: TokenScope[]
  status: 'enabled' | 'disabled'
}

export interface ProjectStore {
  /** Saves a project and its tokens at once. Rejects with `conflict` when the name is taken, in any case. */
  add(project: { name: string; created_at: string }, tokens: NewProjectToken[]): Promise<Project>
  /** By name. */
  list(paging: Paging): Promise<Page<Project>>
  /** Rejects with `not_found`. */
  findByName(name: string): Promise<Project>
  tokens(project_id: number): Promise<ProjectToken[]>
  /** By the hash of the token; `null` when there is none. */
  findToken(token_hash: string): Promise<TokenGrant | null>
}
