import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Project } from './project.ts'
import type { ProjectStore } from './project-store.ts'

export const listProjects = defineUseCase({
  name: 'projects.list',
  summary: 'List the projects of the built-in tracker',
  scope: 'projects:read',
  input: Input(paging),
  output: ListOf(Project),
  errors: [],
  async run(query, { projects }: { projects: ProjectStore }) {
    checkPaging(query)
    return toList(await projects.list(query), query)
  }
})
