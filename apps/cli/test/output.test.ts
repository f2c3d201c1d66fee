/* oxlint-disable no-control-regex -- that none comes through is what is tested */
import t from 'tap'
import { anItem, cli, page } from './cli.ts'

const ESC = '\u001b'
const one = { listItems: async () => page([anItem()]) }

t.test('a pipe gets tab-separated values without header and colour', async (t) => {
  const { code, out, err } = await cli(['items', 'list'], { app: one })
  t.equal(code, 0)
  t.equal(
    out,
    '1017\t17\terror\tactive\tproduction\t42\t2026-11-21T11:57:00.000Z\tTypeError: x is not a function\n'
  )
  t.equal(err, '')
})

t.test('a terminal gets an aligned table under a header, cut to its width', async (t) => {
  const app = {
    listItems: async () =>
      page([anItem(), anItem({ counter: 4, title: 'x'.repeat(90), total_occurrences: 7 })])
  }
  const { out } = await cli(['items', 'list'], { app, columns: 100, env: { NO_COLOR: '1' } })
  const [header = '', first = '', second = ''] = out.split('\n')
  t.match(header, /^ {2}ID {2}COUNTER {2}LEVEL {2}STATUS {2}ENVIRONMENT {2}COUNT {2}LAST SEEN/)
  t.match(
    first,
    / {2}#17 {2}error {2}active {2}production {6}42 {2}3 minutes ago {2}TypeError: x is not a function$/
  )
  t.equal(second.length, 100)
  t.match(second, /x…$/)
})

t.test('colours follow NO_COLOR, FORCE_COLOR, TERM and the terminal', async (t) => {
  const coloured = async (columns: number | undefined, env: Record<string, string>) =>
    (await cli(['items', 'list'], { app: one, env, ...(columns && { columns }) })).out.includes(ESC)
  t.equal(await coloured(80, {}), true)
  t.equal(await coloured(80, { NO_COLOR: '1' }), false)
  t.equal(await coloured(80, { TERM: 'dumb' }), false)
  t.equal(await coloured(undefined, {}), false)
  t.equal(await coloured(undefined, { FORCE_COLOR: '1' }), true)
  t.equal(await coloured(80, { FORCE_COLOR: '0' }), false)
})

t.test('--json prints what the use case answered, unchanged', async (t) => {
  t.equal((await cli(['items', 'list', '--json'], { app: one })).out, `${JSON.stringify(page([anItem()]))}\n`)
  const { out } = await cli(['items', 'list', '--json'], { app: one, columns: 80 })
  t.equal(out, `${JSON.stringify(page([anItem()]), null, 2)}\n`)
})

t.test('--ndjson prints one element a line', async (t) => {
  const app = { listItems: async () => page([anItem({ id: 1 }), anItem({ id: 2 })], 'more') }
  const { out } = await cli(['items', 'list', '--ndjson', '--fields', 'id,level'], { app })
  t.equal(out, '{"id":1,"level":"error"}\n{"id":2,"level":"error"}\n')
})

t.test('--fields chooses, in every format', async (t) => {
  const list = async (...argv: string[]) =>
    (await cli(['items', 'list', '--fields', 'counter,title', ...argv], { app: one })).out
  t.equal(await list(), '17\tTypeError: x is not a function\n')
  t.strictSame(JSON.parse(await list('--json')).data, [
    { counter: 17, title: 'TypeError: x is not a function' }
  ])
  const show = await cli(['items', 'show', '#17', '--fields', 'id'], {
    app: { showItem: async () => anItem() }
  })
  t.equal(show.out, '1017\n', 'one field of one thing is its value alone')
})

t.test('--fields chooses a part of a part, which stays in its place in JSON', async (t) => {
  const user = { access: 'eyJ', refresh: 'rr_x', username: 'ann', email: 'a@b.c' }
  const app = { login: async () => ({ user }) }
  const login = async (fields: string, ...argv: string[]) => {
    const env = { ROLLCALL_AUTH_LOGIN_PASSWORD: 'secret1' }
    return cli(['auth', 'login', '--email', 'a@b.c', '--fields', fields, ...argv], { app, env })
  }
  t.equal((await login('user.access')).out, 'eyJ\n', 'for a script, as it is')
  t.equal((await login('user.username,user.email')).out, 'user.username\tann\nuser.email\ta@b.c\n')
  const json = await login('user.refresh,user.username', '--json')
  t.strictSame(JSON.parse(json.out), { user: { refresh: 'rr_x', username: 'ann' } })
  t.strictSame(JSON.parse((await login('user.access,user', '--json')).out), { user })
  t.match(await login('access'), { code: 2, err: /'access' is not a field; known are user, user\.access, / })
  t.match(await login('user.constructor'), { code: 2 })
})

t.test('an unknown field is refused with those that are known', async (t) => {
  const { code, err, opened } = await cli(['items', 'list', '--fields', 'id,nope'])
  t.equal(code, 2)
  t.match(
    err,
    /Invalid value for '--fields': 'nope' is not a field; known are id, project_id, counter, title/
  )
  t.strictSame(opened, [])
})

t.test('a hostile title cannot speak to the terminal', async (t) => {
  const app = { listItems: async () => page([anItem({ title: `${ESC}[2J\u009b1m\u202egnp\r\nx\u0007` })]) }
  for (const options of [{}, { columns: 120, env: { NO_COLOR: '1' } }]) {
    const { out } = await cli(['items', 'list'], { app, ...options })
    t.notMatch(out, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
    t.match(out, '\\x1b[2J\\x9b1m\\u202egnp x\\x07')
  }
  const { out } = await cli(['items', 'list', '--json'], { app })
  t.notMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  t.equal(JSON.parse(out).data[0].title, `${ESC}[2J\u009b1m\u202egnp\r\nx\u0007`)
})

t.test('a record is one line a field, and reads like a page on a terminal', async (t) => {
  const app = { showItem: async () => anItem() }
  t.match((await cli(['items', 'show', '17'], { app })).out, '\nlast_seen\t2026-11-21T11:57:00.000Z\n')
  const { out } = await cli(['items', 'show', '17'], { app, columns: 80, env: { NO_COLOR: '1' } })
  t.match(out, /^title {16}TypeError/)
  t.match(out, /\ncounter {14}#17\n/)
  t.match(out, /\nlast seen {12}2026-11-21T11:57:00.000Z \(3 minutes ago\)\n/)
})

t.test('wide characters keep a table aligned', async (t) => {
  const app = {
    listItems: async () => page([anItem({ environment: '本番', title: 'a' }), anItem({ title: 'b' })])
  }
  const { out } = await cli(['items', 'list'], { app, columns: 120, env: { NO_COLOR: '1' } })
  const [, first = '', second = ''] = out.split('\n')
  t.equal(first.length, second.length - 2)
})

t.test('an occurrence shows its stack with the most recent call first, and its cause', async (t) => {
  const frames = [
    { filename: '/app/main.js', lineno: 3, colno: 1, method: 'main' },
    { filename: '/app/view.js', lineno: 10, colno: 5, method: 'render' }
  ]
  const trace_chain = [
    { exception: { class: 'TypeError', message: 'x is not a function' }, frames },
    { exception: { class: 'Error', message: 'root' }, frames: [{ filename: 'a.js', lineno: null }] }
  ]
  const data = { environment: 'production', body: { trace_chain } }
  const occurrence = {
    id: 9,
    project_id: 1,
    item_id: 1017,
    timestamp: '2026-11-21T11:00:00.000Z',
    uuid: 'u',
    data
  }
  const { out } = await cli(['items', 'occurrence', '9'], { app: { showOccurrence: async () => occurrence } })
  t.match(
    out,
    `
TypeError: x is not a function
    at render (/app/view.js:10:5)
    at main (/app/main.js:3:1)

Caused by: Error: root
    at a.js
`
  )
  t.match(out, 'environment\tproduction\n')
})

t.test('an occurrence without a stack shows its message', async (t) => {
  const data = { body: { message: { body: `hello${ESC}[31m` } } }
  const occurrence = {
    id: 9,
    project_id: 1,
    item_id: 1,
    timestamp: '2026-11-21T11:00:00.000Z',
    uuid: null,
    data
  }
  const { out } = await cli(['items', 'occurrence', '9'], { app: { showOccurrence: async () => occurrence } })
  t.match(out, '\n\nhello\\x1b[31m\n')
})

t.test('check prints a line for each dependency and ends with 1 when one is broken', async (t) => {
  const database = { name: 'database', status: 'OK' as const, required: true, latency_ms: 1.24, error: null }
  const good = await cli(['check'], { app: { check: async () => ({ status: 'OK', checks: [database] }) } })
  t.match(good, { code: 0, out: 'database\tOK\t1.2 ms\t\n' })
  const broken = { ...database, status: 'KO' as const, error: 'gone' }
  const bad = await cli(['check'], { app: { check: async () => ({ status: 'KO', checks: [broken] }) } })
  t.match(bad, { code: 1, out: 'database\tKO\t1.2 ms\tgone\n' })
})

t.test('which is one line of text', async (t) => {
  t.match(await cli(['which'], { app: { which: async () => 'Rollcall 0.1.0: a desk' } }), {
    code: 0,
    out: 'Rollcall 0.1.0: a desk\n'
  })
})

t.test('nothing to list is told on a terminal only', async (t) => {
  const app = { listItems: async () => page([]) }
  t.match(await cli(['items', 'list'], { app, columns: 80 }), { out: '', err: 'No items.\n' })
  t.match(await cli(['items', 'list'], { app }), { out: '', err: '' })
})
