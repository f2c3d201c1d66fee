import type { Project, ProjectToken } from '@rollcall/core'
import { command } from '../command.ts'
import { type Field, field } from '../output/cell.ts'
import { table } from '../output/table.ts'

const token: Field<ProjectToken>[] = [field('name'), field('status'), field('access_token')]
const tokens = table(token, 'No tokens.')

export const leaves = [
  command({
    useCase: 'listProjects',
    print: table<Project>(
      [field('id', { align: 'right' }), field('name'), field('created_at')],
      'No projects.'
    )
  }),
  command({
    useCase: 'createProject',
    args: ['name'],
    print: { render: (project, screen, first) => tokens.render({ data: project.tokens }, screen, first) }
  }),
  command({ useCase: 'listProjectTokens', args: ['project'], print: tokens })
]
