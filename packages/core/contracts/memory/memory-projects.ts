import {
  AppError,
  type NewProjectToken,
  type Project,
  type ProjectStore,
  type ProjectToken
} from '@rollcall/core'
import { pageOf } from './page-of.ts'

export function memoryProjects(): ProjectStore {
  const projects: Project[] = []
  const tokens: (NewProjectToken & ProjectToken)[] = []
  return {
    async add({ name, created_at }, added) {
      if (projects.some((project) => project.name.toLowerCase() === name.toLowerCase())) {
        throw new AppError('conflict', `There is a project ${name} already`)
      }
      const project = { id: projects.length + 1, name, created_at }
      projects.push(project)
      tokens.push(
        ...added.map((token) => ({
          ...token,
          project_id: project.id,
          status: 'enabled' as const,
          created_at
        }))
      )
      return { ...project }
    },
    async list(paging) {
      return pageOf(projects, paging, {
        list: 'projects',
        position: ({ name, id }) => [name.toLowerCase(), id]
      })
    },
    async findByName(name) {
      const project = projects.find((project) => project.name === name)
      if (!project) throw new AppError('not_found', `No project ${name}`)
      return { ...project }
    },
    async tokens(project_id) {
      return tokens
        .filter((token) => token.project_id === project_id)
        .map(({ token_hash: _hash, ...token }) => token)
    },
    async findToken(token_hash) {
      const token = tokens.find((token) => token.token_hash === token_hash)
      return token ? { project_id: token.project_id, scopes: token.scopes, status: token.status } : null
    }
  }
}
