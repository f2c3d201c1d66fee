import { bind, nobody, operator, scopesOf, TOKEN_SCOPES, useCases } from '@rollcall/core'
import { memoryProjects } from '@rollcall/core/contracts'
import t from 'tap'
import { accountDesk } from './account-desk.ts'

const { createProject, listProjects, listProjectTokens } = useCases

function desk() {
  const projects = memoryProjects()
  const made = { ...accountDesk(), projects }
  const app = bind({ createProject, listProjects, listProjectTokens }, made)
  return { ...made, app }
}

t.test('projects.create makes one token of each scope and shows them all', async (t) => {
  const { app, projects, secrets } = desk()
  const { tokens, ...project } = await app.createProject({ name: 'shop' }, operator)
  t.strictSame(project, { id: 1, name: 'shop', created_at: '2026-01-01T00:00:00.000Z' })
  t.strictSame(
    tokens.map(({ scopes }) => scopes),
    TOKEN_SCOPES.map((scope) => [scope])
  )
  for (const { access_token, scopes } of tokens) {
    t.match(access_token, /^[0-9a-f]{32}$/)
    const grant = await projects.findToken(secrets.hash(access_token ?? ''))
    t.strictSame(grant, { project_id: 1, scopes, status: 'enabled' })
  }
})

t.test('projects.tokens shows again only tokens that let errors in', async (t) => {
  const { app } = desk()
  const { tokens } = await app.createProject({ name: 'shop' }, operator)
  const { data } = await app.listProjectTokens({ project: 'shop' }, operator)
  const expected = tokens.map((token) =>
    token.name.startsWith('post_') ? token : { ...token, access_token: null }
  )
  t.strictSame(data, expected)
  t.equal(data.filter(({ access_token }) => access_token === null).length, 2)
  await t.rejects(app.listProjectTokens({ project: 'other' }, operator), { code: 'not_found' })
})

t.test('projects.create rejects with conflict when the name is taken, in any case', async (t) => {
  const { app } = desk()
  await app.createProject({ name: 'shop' }, operator)
  await t.rejects(app.createProject({ name: 'SHOP' }, operator), { code: 'conflict' })
})

t.test('projects.create refuses names that are no names', async (t) => {
  const { app } = desk()
  for (const name of ['', '1shop', 'a b', 'x'.repeat(33), 'shöp', 'shop\n']) {
    const refused = { code: 'invalid', errors: [{ pointer: '/name' }] }
    await t.rejects(app.createProject({ name }, operator), refused, JSON.stringify(name))
  }
})

t.test('projects.create is nothing for members', async (t) => {
  const { app } = desk()
  const member = { ...nobody, kind: 'user' as const, user_id: 'u', scopes: scopesOf.member }
  await t.rejects(app.createProject({ name: 'shop' }, member), { code: 'forbidden' })
})

t.test(
  'projects.create makes no tokens for an access token that has outlived what it was made for',
  async (t) => {
    const { app, memory, present } = desk()
    const ada = await present('ada', { role: 'admin' })
    await app.createProject({ name: 'shop' }, ada.caller)
    await memory.users.change(ada.user.id, { role: 'member' })
    await t.rejects(app.createProject({ name: 'api' }, ada.caller), { code: 'forbidden' })
    await memory.users.change(ada.user.id, { role: 'admin', status: 'disabled' })
    await t.rejects(app.createProject({ name: 'api' }, ada.caller), { code: 'unauthenticated' })
    await memory.users.change(ada.user.id, { status: 'active' })
    await memory.sessions.end(ada.user.id)
    await t.rejects(app.createProject({ name: 'api' }, ada.caller), { code: 'unauthenticated' })
    t.match((await app.listProjects({}, operator)).data, [{ name: 'shop' }])
  }
)

t.test('projects.list is by name', async (t) => {
  const { app } = desk()
  for (const name of ['shop', 'api']) await app.createProject({ name }, operator)
  t.match(await app.listProjects({ page: 1 }, operator), {
    data: [{ name: 'api' }, { name: 'shop' }],
    meta: { total_count: 2 }
  })
  await t.rejects(app.listProjects({ cursor: 'x', page: 1 }, operator), { code: 'invalid' })
})
