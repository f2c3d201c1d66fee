import { type Static, Type } from 'typebox'
import { requireLive } from '../auth/live-caller.ts'
import type { Clock, Secrets } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { Project, ProjectName, ProjectToken, TOKEN_SCOPES } from './project.ts'
import type { NewProjectToken, ProjectStore } from './project-store.ts'

type Ports = { projects: ProjectStore; clock: Clock; secrets: Secrets }

const ProjectWithTokens = Type.Object({ ...Project.properties, tokens: Type.Array(ProjectToken) })

export const createProject = defineUseCase({
  name: 'projects.create',
  summary: 'Create a project with its four access tokens',
  description: 'The tokens that read and write are shown this once; only their hashes are kept.',
  scope: 'projects:write',
  input: Input({ name: ProjectName }),
  output: ProjectWithTokens,
  errors: ['conflict'],
  async run({ name }, ports: Ports & { accounts: Accounts }, caller) {
    await requireLive('projects:write', { caller, ...ports }, ports.accounts)
    return addProject(name, ports)
  }
})

/** A project with one token of each scope, every one shown. Rejects with `conflict` when the name is taken. */
export async function addProject(name: string, ports: Ports): Promise<Static<typeof ProjectWithTokens>> {
  const { projects, clock, secrets } = ports
  const created_at = clock.now().toISOString()
  const made = TOKEN_SCOPES.map((scope) => ({ scope, access_token: secrets.hex(16) }))
  const kept = made.map(({ scope, access_token }): NewProjectToken => {
    const ingestOnly = scope.startsWith('post_')
    const shown = ingestOnly ? access_token : null
    return { name: scope, scopes: [scope], access_token: shown, token_hash: secrets.hash(access_token) }
  })
  const project = await projects.add({ name, created_at }, kept)
  const tokens = made.map(({ scope, access_token }): ProjectToken => {
    return {
      project_id: project.id,
      name: scope,
      scopes: [scope],
      access_token,
      status: 'enabled',
      created_at
    }
  })
  return { ...project, tokens }
}
