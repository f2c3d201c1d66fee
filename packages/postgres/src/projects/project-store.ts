import {
  AppError,
  decodeCursor,
  encodeCursor,
  type ProjectStore,
  type ProjectToken,
  TOKEN_SCOPES,
  type TokenScope
} from '@rollcall/core'
import { asc, eq, gt, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { pageOf } from '../keyset.ts'
import { project_tokens, projects } from '../schema.ts'
import { onUniqueViolation, translatingLoss } from '../sql-errors.ts'

const columns = { id: projects.id, name: projects.name, created_at: projects.created_at }

/** Projects of the built-in tracker and their tokens in PostgreSQL. */
export function postgresProjects(db: Db): ProjectStore {
  const byHash = db
    .select({
      project_id: project_tokens.project_id,
      scopes: project_tokens.scopes,
      status: project_tokens.status
    })
    .from(project_tokens)
    .where(eq(project_tokens.token_hash, sql.placeholder('token_hash')))
    .prepare('token_by_hash')

  return translatingLoss<ProjectStore>({
    async add(project, tokens) {
      const taken = () => new AppError('conflict', `There is a project ${project.name} already`)
      return db
        .transaction(async (tx) => {
          const [added] = await tx.insert(projects).values(project).returning(columns)
          if (!added) throw new Error('the insert of a project returned no row')
          const { id, created_at } = added
          const kept = tokens.map((token) => ({ ...token, project_id: id, created_at }))
          if (kept.length > 0) await tx.insert(project_tokens).values(kept)
          return added
        })
        .catch(onUniqueViolation(taken))
    },

    async list(paging) {
      const [after] = paging.cursor === undefined ? [] : decodeCursor(paging.cursor, ['string'] as const)
      const name = sql`lower(${projects.name})`
      return pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select(columns)
            .from(projects)
            .where(after === undefined ? undefined : gt(name, after))
            .orderBy(asc(name))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(projects),
        cursor: (project) => encodeCursor([project.name.toLowerCase()])
      })
    },

    async findByName(name) {
      const [project] = await db
        .select(columns)
        .from(projects)
        .where(eq(sql`lower(${projects.name})`, name.toLowerCase()))
      if (!project) throw new AppError('not_found', `No project ${name}`)
      return project
    },

    async tokens(project_id) {
      const rows = await db
        .select()
        .from(project_tokens)
        .where(eq(project_tokens.project_id, project_id))
        .orderBy(asc(project_tokens.id))
      return rows.map(({ id: _id, token_hash: _hash, ...token }): ProjectToken => {
        return { ...token, scopes: token.scopes.filter(isTokenScope) }
      })
    },

    async findToken(token_hash) {
      const [token] = await byHash.execute({ token_hash })
      return token ? { ...token, scopes: token.scopes.filter(isTokenScope) } : null
    }
  })
}

function isTokenScope(scope: string): scope is TokenScope {
  return TOKEN_SCOPES.some((known) => known === scope)
}
