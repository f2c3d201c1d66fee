import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { fakeProject, type Instance, Refusal, type Row } from './fake-project.ts'
import { listen } from './listen.ts'

export { USER_ID } from './fake-project.ts'

interface Options {
  accessToken?: string
  /** Rollbar answers a POST at once and works on it later. */
  processingMs?: number
  /** Rows of a list carry all that a single item has; Rollbar leaves the time of muting and the snooze out. */
  wholeRows?: boolean
}

export type FakeRollbar = Awaited<ReturnType<typeof startFakeRollbar>>

interface Asked {
  method: string
  path: string
  query: URLSearchParams
  token: string
  body: Record<string, unknown>
}
type Reply = { status?: number; headers?: Record<string, string>; body: unknown }
type Route = (asked: Asked, part: string) => Reply

const PAGE_SIZE = 100
const LATE_FIELDS = ['last_muted_timestamp', 'snooze_status', 'snooze_type', 'snooze_expiration_datetime']

/** A server that answers as Rollbar does, over one project in memory. `pass` lets its clock go on. */
export async function startFakeRollbar(options: Options = {}) {
  const { accessToken = 'f4ke0000000000000000000000000000', processingMs = 10, wholeRows = false } = options
  let ahead = 0
  const now = () => Math.floor(Date.now() / 1000) + ahead
  const project = fakeProject(now)
  const requests: { method: string; url: string }[] = []
  const work = new Set<NodeJS.Timeout>()

  const routes: [string, RegExp, Route][] = [
    ['GET', /^\/items$/, ({ query }) => ok(itemPage(query))],
    [
      'GET',
      /^\/item$/,
      ({ query }) => (query.has('uuid') ? byUuid(query) : byCounter(query.get('counter') ?? ''))
    ],
    ['GET', /^\/item_by_counter\/(\d+)$/, (_, counter) => redirect(counter)],
    ['GET', /^\/item\/(\d+)$/, (_, id) => one(find(id), 'Item not found')],
    ['PATCH', /^\/item\/(\d+)$/, ({ body }, id) => change(find(id), body)],
    ['POST', /^\/item$/, ({ body, token }) => receive(body, token)],
    ['GET', /^\/item\/(\d+)\/instances$/, ({ query }, id) => ok(instancePage(query, id))],
    ['GET', /^\/instances$/, ({ query }) => ok(instancePage(query))],
    ['GET', /^\/instance\/(\d+)$/, (_, id) => one(occurrence(id), 'Instance not found')]
  ]

  const find = (id: string) => project.items.find((item) => String(item.id) === id)
  const occurrence = (id: string) => project.instances.find((instance) => String(instance.id) === id)
  const byCounter = (counter: string) =>
    one(
      project.items.find((item) => String(item.counter) === counter),
      'Item not found'
    )

  function itemPage(query: URLSearchParams) {
    const found = project.items.filter((item) => passes(item, query)).sort(lastSeenFirst)
    const page = Math.max(1, Number(query.get('page') ?? 1))
    const size = Number(query.get('limit') ?? PAGE_SIZE)
    const rows = found.slice((page - 1) * size, page * size)
    return { page, total_count: found.length, items: wholeRows ? rows : rows.map(listed) }
  }

  function byUuid(query: URLSearchParams): Reply {
    const uuid = query.get('uuid') ?? ''
    if (!/^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid))
      return no(400, 'Invalid UUID format')
    const found = project.instances.find(({ data }) => data.uuid === uuid)
    return one(found && find(String(found.item_id)), 'UUID did not match any occurrence')
  }

  function redirect(counter: string): Reply {
    const item = project.items.find((item) => String(item.counter) === counter)
    if (!item) return no(404, 'Item not found')
    const uri = `/api/1/item/${item.id}`
    return {
      status: 301,
      headers: { location: uri },
      body: { err: 0, result: { itemId: item.id, path: uri, uri } }
    }
  }

  function change(item: Row | undefined, body: Record<string, unknown>): Reply {
    if (!item) return no(400, 'Item not found in this project.')
    try {
      project.change(item, body)
      return ok(body)
    } catch (error) {
      if (error instanceof Refusal) return no(422, error.message)
      throw error
    }
  }

  function receive({ data }: Record<string, unknown>, token: string): Reply {
    if (typeof data !== 'object' || data === null || !('body' in data) || !('environment' in data)) {
      return no(422, 'Invalid format. data.environment and data.body are required.')
    }
    const payload = { uuid: crypto.randomUUID().replaceAll('-', ''), ...data }
    const timer = setTimeout(() => {
      work.delete(timer)
      project.record(payload, token)
    }, processingMs)
    work.add(timer)
    return ok({ id: null, uuid: payload.uuid })
  }

  function instancePage(query: URLSearchParams, itemId?: string) {
    const limit = Number(query.get('limit') ?? 20)
    const after = Number(query.get('lastId') ?? query.get('last_id') ?? Number.POSITIVE_INFINITY)
    const page = Number(query.get('page') ?? 1)
    const found = project.instances
      .filter(({ id, item_id }) => id < after && (itemId === undefined || String(item_id) === itemId))
      .sort((a, b) => b.id - a.id)
    const start = Number.isFinite(after) ? 0 : (page - 1) * limit
    return { page, instances: found.slice(start, start + limit) satisfies Instance[] }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    requests.push({ method, url })
    const { pathname, searchParams } = new URL(url, 'http://fake')
    if (pathname === '/api/1/status/ping') return void response.end('pong')
    const body = await text(request)
    const token = String(request.headers['x-rollbar-access-token'] ?? '')
    const path = pathname.replace(/^\/api\/1/, '').replace(/\/$/, '')
    const asked = { method, path, query: searchParams, token, body: body === '' ? {} : JSON.parse(body) }
    const { status = 200, headers = {}, body: reply } = token === accessToken ? route(asked) : denied(token)
    response.writeHead(status, { ...HEADERS, ...rateHeaders(now()), ...headers }).end(JSON.stringify(reply))
  }

  function route(asked: Asked): Reply {
    for (const [method, pattern, handle] of routes) {
      const [match, part = ''] = pattern.exec(asked.path) ?? []
      if (match !== undefined && method === asked.method) return handle(asked, part)
    }
    return no(404, 'Not found')
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  const port = await listen(server)

  return {
    url: `http://127.0.0.1:${port}`,
    accessToken,
    requests,
    ...project,
    pass(seconds: number) {
      ahead += seconds
    },
    async close() {
      for (const timer of work) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' }

function rateHeaders(now: number): Record<string, string> {
  return {
    'x-rate-limit-limit': '5000',
    'x-rate-limit-remaining': '4999',
    'x-rate-limit-reset': String(now + 60),
    'x-rate-limit-remaining-seconds': '60'
  }
}

function ok(result: unknown): Reply {
  return { body: { err: 0, result } }
}

function no(status: number, message: string): Reply {
  return { status, body: { err: 1, message } }
}

function one(found: unknown, message: string): Reply {
  return found === undefined ? no(404, message) : ok(found)
}

function denied(token: string): Reply {
  return token === '' ? no(401, 'access token required') : no(403, `access token not found: ${token}`)
}

function passes(item: Row, query: URLSearchParams): boolean {
  const named = (['status', 'level', 'environment', 'framework'] as const).every((name) => {
    const wanted = query.getAll(name)
    return wanted.length === 0 || wanted.includes(item[name])
  })
  const words = (query.get('query') ?? '').toLowerCase().split(/\s+/)
  return named && words.every((word) => item.title.toLowerCase().includes(word))
}

/** Items last seen in the same second come in an order of Rollbar's own: here it is not the one of their ids. */
function lastSeenFirst(a: Row, b: Row): number {
  return b.last_occurrence_timestamp - a.last_occurrence_timestamp || a.id - b.id
}

function listed(item: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !LATE_FIELDS.includes(name)))
}
