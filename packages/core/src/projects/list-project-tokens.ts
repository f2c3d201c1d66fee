import { ListOf } from '../paging.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { ProjectName, ProjectToken } from './project.ts'
import type { ProjectStore } from './project-store.ts'

export const listProjectTokens = defineUseCase({
  name: 'projects.tokens',
  summary: 'List the access tokens of a project',
  scope: 'projects:read',
  input: Input({ project: ProjectName }),
  output: ListOf(ProjectToken),
  errors: ['not_found'],
  async run({ project }, { projects }: { projects: ProjectStore }) {
    const { id } = await projects.findByName(project)
    return { data: await projects.tokens(id), meta: { has_next: false, next_cursor: null } }
  }
})
