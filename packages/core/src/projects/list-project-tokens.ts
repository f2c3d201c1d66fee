import { ListOf, wholeList } from '../paging.ts'
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
    return wholeList(await projects.tokens(id))
  }
})
