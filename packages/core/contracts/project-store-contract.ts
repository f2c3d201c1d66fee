import type { NewProjectToken, ProjectStore } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging, walk } from './paging-contract.ts'

const created_at = '2026-01-01T00:00:00.000Z'

export function projectStoreContract(t: Test, fresh: () => Promise<ProjectStore>): void {
  t.test('add saves a project with its tokens', async (t) => {
    const projects = await fresh()
    const project = await projects.add({ name: 'Shop', created_at }, [
      { name: 'read', scopes: ['read'], access_token: null, token_hash: 'hash of read' },
      { name: 'all', scopes: ['write', 'post_server_item'], access_token: 'shown', token_hash: 'hash of all' }
    ])
    t.match(project, { id: Number, name: 'Shop', created_at })
    t.strictSame(await projects.findByName('Shop'), project)
    const kept = { project_id: project.id, status: 'enabled', created_at }
    t.strictSame(await projects.tokens(project.id), [
      { ...kept, name: 'read', scopes: ['read'], access_token: null },
      { ...kept, name: 'all', scopes: ['write', 'post_server_item'], access_token: 'shown' }
    ])
  })

  t.test('findToken answers whose a token is and what it may do', async (t) => {
    const projects = await fresh()
    await projects.add({ name: 'one', created_at }, [aToken('one')])
    const two = await projects.add({ name: 'two', created_at }, [aToken('two')])
    const grant = { project_id: two.id, scopes: ['post_server_item'], status: 'enabled' }
    t.strictSame(await projects.findToken('two'), grant)
    t.strictSame(await projects.findToken('two'), grant, 'and again')
    for (const hash of ['three', 'TWO', '', '%']) t.equal(await projects.findToken(hash), null, hash)
  })

  t.test('findToken finds a token that was asked for before it was made', async (t) => {
    const projects = await fresh()
    t.equal(await projects.findToken('late'), null)
    const { id } = await projects.add({ name: 'one', created_at }, [aToken('late')])
    t.match(await projects.findToken('late'), { project_id: id })
  })

  t.test('add rejects with conflict when the name is taken, in any case, and saves nothing', async (t) => {
    const projects = await fresh()
    await projects.add({ name: 'Shop', created_at }, [aToken('first')])
    await t.rejects(projects.add({ name: 'sHOP', created_at }, [aToken('second')]), { code: 'conflict' })
    t.equal(await projects.findToken('second'), null)
    t.equal((await projects.list({ limit: 100 })).data.length, 1)
  })

  t.test('add lets one of several in that come at once', async (t) => {
    const projects = await fresh()
    const names = ['shop', 'SHOP', 'Shop']
    const settled = await Promise.allSettled(
      names.map((name) => projects.add({ name, created_at }, [aToken(`token of ${name}`)]))
    )
    t.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
    const found = await Promise.all(names.map((name) => projects.findToken(`token of ${name}`)))
    t.equal(found.filter((grant) => grant !== null).length, 1)
  })

  t.test('findByName rejects with not_found', async (t) => {
    const projects = await fresh()
    await projects.add({ name: 'Shop', created_at }, [])
    await t.rejects(projects.findByName('Sho'), { code: 'not_found' })
  })

  t.test('tokens are none where there are none', async (t) => {
    const projects = await fresh()
    const { id } = await projects.add({ name: 'Shop', created_at }, [])
    t.strictSame(await projects.tokens(id), [])
  })

  t.test('list is by name, and pages', async (t) => {
    const projects = await fresh()
    for (const name of ['eel', 'ant', 'dog', 'bee', 'cat']) await projects.add({ name, created_at }, [])
    const { data } = await projects.list({ limit: 100 })
    t.strictSame(
      data.map(({ name }) => name),
      ['ant', 'bee', 'cat', 'dog', 'eel']
    )
    await keepsPaging(t, (paging) => projects.list(paging), data)
  })

  t.test('list sees each exactly once, however its name is written', async (t) => {
    const projects = await fresh()
    const names = ['a', 'B', 'c', 'A-1', 'a.1', 'a_1', 'Z', 'z1', 'aB', 'ab2']
    for (const name of names) await projects.add({ name, created_at }, [])
    const seen = await walk((paging) => projects.list(paging), 1)
    t.strictSame(seen.map(({ name }) => name).sort(), [...names].sort())
  })
}

function aToken(token_hash: string): NewProjectToken {
  return { name: 'token', scopes: ['post_server_item'], access_token: null, token_hash }
}
