import { testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { open } from '../../src/open.ts'
import { cli } from '../cli.ts'
import { type Env, rollcall } from './program.ts'
import { PASSWORD, type Server, serve } from './server.ts'

const UNAUTHENTICATED = 5
const FORBIDDEN = 6

let env: Env
let server: Server
let ada: { access: string; refresh: string }

t.before(async () => {
  env = await testEnv(t)
  server = await serve(t, env)
})

t.test('the operator makes the first administrator, who logs in to the server', async (t) => {
  const made = await createUser('ada', '--admin')
  t.match(made, { code: 0, out: /\nrole\tadmin\n/ })
  ada = await logIn('ada')
  t.match(await there(['auth', 'me', '--fields', 'username'], ada.access), { code: 0, out: 'ada\n' })
})

t.test('a token for programs does what its scopes say, and nothing else', async (t) => {
  const create = ['auth', 'tokens', 'create', '--name', 'ci', '--scope', 'items:read']
  const access = { ROLLCALL_SERVER: server.url, ROLLCALL_TOKEN: ada.access }
  const made = await rollcall([...create, '--expires', '90d', '--fields', 'token'], access)
  t.match(made, { code: 0, err: '', out: /^rc_[0-9A-Za-z]{49}\n$/ })
  const token = made.out.trim()
  t.match(await there(['items', 'list'], token), { code: 0 })
  t.match(await there(['items', 'create', '--title', 'x'], token), { code: FORBIDDEN, err: /items:write/ })
  t.match(await there([...create.slice(0, -4), '--name', 'more', '--scope', 'items:read'], token), {
    code: FORBIDDEN
  })
  t.match(await there([...create, '--expires', '1d'], ada.access), { code: 4 }, 'the name is taken')
  t.match(await there(['auth', 'tokens', 'list'], ada.access), { code: 0, out: /\tci\t.*\titems:read\n$/ })
  t.match(await there(['auth', 'tokens', 'revoke', 'ci', '--yes'], ada.access), {
    code: 0,
    out: 'Revoked.\n'
  })
  t.match(await there(['items', 'list'], token), { code: UNAUTHENTICATED })
})

t.test('an invited guest may what the invitation says, until it is revoked', async (t) => {
  const email = 'gus@example.com'
  const create = ['invitations', 'create', '--email', email, '--role', 'guest', '--access-until', '30d']
  const { id, code } = await hereJson([...create, '--as', 'ada'])
  t.match(await here([...create, '--as', 'ada']), { code: 4, err: /resend|revoke/ })
  const choice = {
    ROLLCALL_INVITATIONS_ACCEPT_CODE: code,
    ROLLCALL_INVITATIONS_ACCEPT_USERNAME: 'gus',
    ROLLCALL_INVITATIONS_ACCEPT_PASSWORD: PASSWORD
  }
  const accepted = await there(['invitations', 'accept', '--json'], undefined, choice)
  t.equal(accepted.code, 0, accepted.err)
  const { access } = JSON.parse(accepted.out).user
  t.match(
    await there(['invitations', 'accept'], undefined, choice),
    { code: UNAUTHENTICATED },
    'it is used up'
  )
  t.match(await there(['items', 'list'], access), { code: 0 })
  t.match(await there(['items', 'create', '--title', 'x'], access), { code: FORBIDDEN })
  t.match(await there(['invitations', 'tree'], ada.access), { code: 0, out: /^0\tada\t.*\n1\tgus\tguest\t/ })

  t.match(await there(['invitations', 'revoke', id], ada.access), { code: 2, err: /say --yes/ })
  t.match(await there(['invitations', 'revoke', id, '--yes'], ada.access), {
    code: 0,
    out: /\nstatus\trevoked\n/
  })
  t.match(await tryToLogIn('gus'), { code: UNAUTHENTICATED })
})

t.test('a disabled account gets no further access token, an enabled one logs in again', async (t) => {
  await createUser('bob')
  const { refresh } = await logIn('bob')
  const exchange = (token: string) =>
    there(['auth', 'refresh', '--json'], undefined, { ROLLCALL_AUTH_REFRESH_REFRESH_TOKEN: token })
  const exchanged = await exchange(refresh)
  t.equal(exchanged.code, 0, exchanged.err)
  t.match(await there(['users', 'disable', 'bob'], ada.access), { code: 0, out: /\nstatus\tdisabled\n/ })
  t.match(await exchange(JSON.parse(exchanged.out).refresh), { code: UNAUTHENTICATED })
  t.match(await tryToLogIn('bob'), { code: UNAUTHENTICATED })
  t.match(await here(['users', 'enable', 'bob']), { code: 0 })
  t.match(await tryToLogIn('bob'), { code: 0 })
})

t.test('a link from the operator sets a password once', async (t) => {
  const { code, link } = await hereJson(['users', 'password-link', 'bob@example.com'])
  t.match(link, `/set-password#code=${code}`)
  const chosen = {
    ROLLCALL_AUTH_SET_PASSWORD_CODE: code,
    ROLLCALL_AUTH_SET_PASSWORD_PASSWORD: 'another horse'
  }
  t.match(await there(['auth', 'set-password'], undefined, chosen), { code: 0, out: /bob@example\.com/ })
  t.match(await there(['auth', 'set-password'], undefined, chosen), { code: UNAUTHENTICATED })
  t.match(await tryToLogIn('bob'), { code: UNAUTHENTICATED }, 'the old password is gone')
  t.match(await tryToLogIn('bob', 'another horse'), { code: 0 })
})

t.test('a session is listed where it is, and ended', async (t) => {
  const first = await logIn('ada')
  const second = await logIn('ada')
  const { data } = await thereJson(['auth', 'sessions', 'list'], second.access)
  t.match(data[0], { current: true, device: /^rollcall\//, address: /127\.0\.0\.1/ })
  t.match(await there(['auth', 'sessions', 'clear', '--others', '--yes'], second.access), {
    code: 0,
    out: `ended\t${data.length - 1}\n`
  })
  const refused = { ROLLCALL_AUTH_REFRESH_REFRESH_TOKEN: first.refresh }
  t.match(await there(['auth', 'refresh'], undefined, refused), { code: UNAUTHENTICATED })
  t.match(await there(['auth', 'logout'], second.access), { code: 0, out: 'Logged out.\n' })
  ada = await logIn('ada')
})

t.test('--as acts with the scopes of that user, in its name', async (t) => {
  const me = ['auth', 'me', '--fields', 'username']
  t.match(await rollcall([...me, '--as', 'BOB@example.com'], env), { code: 0, err: '', out: 'bob\n' })
  t.match(await here(['users', 'list', '--as', 'bob']), { code: FORBIDDEN, err: /users:read/ })
  t.match(await here(['auth', 'me', '--as', 'nobody']), { code: 3 })
  t.match(await here(['auth', 'me']), { code: UNAUTHENTICATED, err: /--as/ })
  t.match(await there(['auth', 'me', '--as', 'bob'], ada.access), { code: 2, err: /--token-file/ })
})

t.test('the last administrator can be neither removed, disabled nor demoted', async (t) => {
  for (const argv of [
    ['users', 'delete', 'ada', '--yes'],
    ['users', 'disable', 'ada'],
    ['users', 'set-role', 'ada', 'member']
  ]) {
    t.match(await here(argv), { code: 4, out: '', err: /administrator/ }, argv.join(' '))
  }
})

t.test('explain says who may what: its exit code is the answer', async (t) => {
  const explain = (...argv: string[]) => here(['auth', 'explain', ...argv])
  t.match(await explain('items.create', '--user', 'bob'), { code: 0, err: '', out: /^allowed\tyes\nrule\t/ })
  const refused = await explain('users.list', '--user', 'bob')
  t.match(refused, { code: 1, err: '', out: /^allowed\tno\nrule\tscope_missing\nreason\t.*users:read/ })
  t.match(await explain('users.lst'), { code: 2, err: /Invalid value for 'USE_CASE': .*users\.list/ })
  t.match(await explain('items.list', '--user', 'nobody'), { code: 3 }, 'a failure is no answer')
})

t.test('the trail says who did all this, and through which door', async (t) => {
  const { data } = await thereJson(['audit', 'list', '--all'], ada.access)
  const seen = new Set(data.map(({ action, door }: Row) => `${action} ${door}`))
  for (const line of [
    'user.created cli',
    'account.logged_in api',
    'token.created api',
    'token.revoked api',
    'invitation.created cli',
    'invitation.accepted api',
    'invitation.revoked api',
    'user.disabled api',
    'user.enabled cli',
    'password_link.issued cli',
    'password_link.used api',
    'session.ended api'
  ])
    t.ok(seen.has(line), line)
  const invited = data.find(({ action }: Row) => action === 'invitation.created')
  t.match(invited, { actor_kind: 'operator', actor_name: 'ada' })
  const own = await hereJson(['audit', 'list', '--as', 'bob', '--limit', '100'])
  t.ok(own.data.length > 0)
  t.ok(own.data.every(({ actor_name, username }: Row) => [actor_name, username].includes('bob')))
})

t.test('an account is deleted by its owner, with its password', async (t) => {
  const { access } = await logIn('bob', 'another horse')
  const wrong = { ROLLCALL_AUTH_DELETE_PASSWORD: 'not it at all' }
  t.match(await there(['auth', 'delete', '--yes'], access, wrong), { code: FORBIDDEN })
  const right = { ROLLCALL_AUTH_DELETE_PASSWORD: 'another horse' }
  t.match(await there(['auth', 'delete', '--yes'], access, right), { code: 0, out: 'Deleted.\n' })
  t.match(await here(['users', 'show', 'bob']), { code: 3 })
})

interface Row {
  action: string
  door: string
  actor_name: string | null
  username: string | null
}

/** Beside the database, as the operator. */
function here(argv: string[], more: Env = {}) {
  return cli(argv, { env: { ...env, ...more }, open })
}

async function hereJson(argv: string[]) {
  return parsed(await here([...argv, '--json']))
}

/** Against the server, with a token or without. */
function there(argv: string[], token?: string, more: Env = {}) {
  const way = { ROLLCALL_SERVER: server.url, ...(token !== undefined && { ROLLCALL_TOKEN: token }) }
  return cli(argv, { env: { ...way, ...more }, open })
}

async function thereJson(argv: string[], token: string) {
  return parsed(await there([...argv, '--json'], token))
}

function parsed({ code, out, err }: { code: number; out: string; err: string }) {
  if (code !== 0) throw new Error(`It ended with ${code}: ${err}`)
  return JSON.parse(out)
}

function createUser(username: string, ...more: string[]) {
  const account = ['--username', username, '--email', `${username}@example.com`]
  return here(['users', 'create', ...account, ...more], { ROLLCALL_USERS_CREATE_PASSWORD: PASSWORD })
}

function tryToLogIn(username: string, password = PASSWORD) {
  const argv = ['auth', 'login', '--email', `${username}@example.com`, '--json']
  return there(argv, undefined, { ROLLCALL_AUTH_LOGIN_PASSWORD: password })
}

async function logIn(username: string, password?: string) {
  return parsed(await tryToLogIn(username, password)).user
}
