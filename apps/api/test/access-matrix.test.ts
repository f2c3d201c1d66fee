import { GRANTABLE_SCOPES, type Scope, useCases } from '@rollcall/core'
import { type Method, routes, useCaseKeys } from '@rollcall/http'
import t from 'tap'
import { finer, matrix, type Row } from './fixtures/access-matrix.ts'
import { makeWorld, type World } from './fixtures/access-world.ts'
import { type RealServer, realServer } from './fixtures/real-server.ts'

let desk: RealServer
let world: World
t.before(async () => {
  desk = await realServer(t)
  world = await makeWorld(desk)
})

t.test('every route has a row, and every row a route', (t) => {
  t.strictSame(Object.keys(matrix).sort(), [...useCaseKeys].sort())
  t.end()
})

const rows = [...useCaseKeys.map((key) => ({ key, what: '', row: matrix[key] })), ...finer]
for (const { key, what, row } of rows) {
  const { method, also = [], path } = routes[key]
  for (const one of [method, ...also]) {
    t.test(`${one} ${path} ${what}`.trim(), async (t) => {
      const asked = await askAs(row, one)
      t.strictSame(asked.status, statusesOf(row))
      for (const url of asked.urls) t.match(url.split('?')[0], patternOf(path), 'the row is about its route')
    })
  }
}

const tokens: [string, readonly Scope[]][] = [
  ['one scope', ['items:read']],
  ['all scopes there are for tokens', GRANTABLE_SCOPES]
]
for (const [what, scope] of tokens) {
  t.test(`an administrator's API token with ${what} is refused wherever another is needed`, async (t) => {
    const asking = { token: world.people.admin.access, body: { name: world.name(), scope } }
    const { body } = await desk.ask('POST', '/api/v1/auth/tokens', asking)
    const others = useCaseKeys.filter((key) => {
      const needed = useCases[key].scope
      return needed !== 'public' && !scope.includes(needed)
    })
    t.ok(others.length > 0)
    for (const key of others) {
      const { method, path } = routes[key]
      const url = path.replace(/:\w+/g, 'x')
      t.equal((await desk.ask(method, url, { token: body.token })).status, 403, `${method} ${path}`)
    }
  })
}

const ROLES = { guest: 'guest', member: 'member', other: 'member', admin: 'admin' } as const
const PEOPLE = ['guest', 'member', 'other', 'admin'] as const

/** Asks as everybody in turn. */
async function askAs(row: Row, method: Method) {
  const status: Record<string, number> = {}
  const urls: string[] = []
  for (const who of ['nobody', ...PEOPLE] as const) {
    const url = await made(row.at)
    const [body, headers] = [await made(row.body), await made(row.headers)]
    const token = who === 'nobody' ? undefined : await tokenOf(who, row)
    const asking = { token, ...(body && { body }), ...(headers && { headers }) }
    status[who] = (await desk.ask(method, url, asking)).status
    urls.push(url)
  }
  return { status, urls }
}

function statusesOf({ is: [nobody, guest, member, other, admin] }: Row) {
  return { nobody, guest, member, other, admin }
}

async function tokenOf(who: (typeof PEOPLE)[number], { token }: Row): Promise<string> {
  const person = world.people[who]
  return token === undefined ? person.access : token(world, { ...person, role: ROLES[who] })
}

async function made<T extends string | object | undefined>(
  part: T | ((world: World) => T | Promise<T>)
): Promise<T> {
  return typeof part === 'function' ? part(world) : part
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`)
}
